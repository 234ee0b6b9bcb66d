"""What goes into the next batch: policy only, no tensors, no model."""

from collections.abc import Sequence as SequenceOf
from operator import attrgetter
from typing import Protocol, TypeVar

__all__ = ["Plannable", "plan"]

_PREFILL_SHARE = 4
"""While prompts wait, this fraction (one in so many) of a batch is theirs."""


class Plannable(Protocol):
    """What the policy needs to know of a sequence."""

    @property
    def num_pending(self) -> int:
        """Tokens that are known but not decoded, at least one."""
        ...

    @property
    def is_prefilling(self) -> bool:
        """Whether part of the prompt is still to be decoded."""
        ...

    @property
    def last_step(self) -> int:
        """The step that last had a token of it, -1 for none."""
        ...


_Plannable = TypeVar("_Plannable", bound=Plannable)


def plan(running: SequenceOf[_Plannable], budget: int) -> list[tuple[_Plannable, int]]:
    """Divide a token budget among the running sequences.

    Sequences that generate come first, those that waited longest before the others, so that every
    step moves all of them when the budget allows, and none is passed over twice when it does not.
    Prompts fill the rest in order of arrival, cut where the budget ends; a share of the budget is
    kept for them, so that they advance however many sequences generate.

    Args:
        running: All running sequences, in order of arrival.
        budget: The most tokens of all together, at least one.

    Returns:
        Sequences that get tokens into the batch, with how many, at least one each.
    """
    generating: list[_Plannable] = []
    prefilling: list[_Plannable] = []
    for sequence in running:
        (prefilling if sequence.is_prefilling else generating).append(sequence)
    generating.sort(key=attrgetter("last_step"))
    kept = budget // _PREFILL_SHARE if prefilling else 0
    planned: list[tuple[_Plannable, int]] = []
    room = budget
    for group, share in ((generating, budget - kept), (prefilling, budget)):
        # What is kept is not for those that generate.
        room -= budget - share
        for sequence in group:
            if room == 0:
                break
            count = min(sequence.num_pending, room)
            planned.append((sequence, count))
            room -= count
        room += budget - share
    return planned
