"""Which requests are decoded next: admission, preemption, and what goes into a batch.

Policy only: no tensors and no model. `Scheduler` keeps the queues; `plan` divides a batch.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Sequence as SequenceOf
from enum import IntEnum
from operator import attrgetter
from typing import Protocol, TypeVar

from eat_edge.decoder.sequence import Sequence, Status
from eat_edge.decoder.slots import Slots

__all__ = ["Plannable", "Scheduler", "plan"]

_PREFILL_SHARE = 4
"""While prompts wait, this fraction (one in so many) of a batch is theirs."""


class Plannable(Protocol):
    """What the policy needs to know of a sequence."""

    @property
    def num_pending(self) -> int:
        """Tokens to decode next, at least one."""
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


class _Priority(IntEnum):
    """Who is admitted before whom."""

    RESUMED = 0
    """It was started before, and its beginning may still be in the cache."""
    FIRST = 1
    """`Request.goes_first`."""
    NORMAL = 2


class Scheduler:
    """Keeps requests in order and decides which of them run.

    Args:
        slots: Sequences of the KV cache.
        max_sequences: Requests decoded at once.
        counts: Counters of the decoder; prefix hits and the peak are counted here.

    Attributes:
        running: The requests that have a slot, in order of admission.
    """

    def __init__(self, slots: Slots, max_sequences: int, counts: "Counter[str]") -> None:
        self.running: list[Sequence] = []
        self._slots, self._max_sequences, self._counts = slots, max_sequences, counts
        # A heap; among those of one priority the oldest is the least.
        self._waiting: list[tuple[_Priority, int, Sequence]] = []
        self._arrivals = itertools.count()
        self._is_crowded = False

    @property
    def has_work(self) -> bool:
        """Whether a request is running or waiting."""
        return bool(self.running or self._waiting)

    @property
    def num_waiting(self) -> int:
        """Requests that have no slot."""
        return len(self._waiting)

    def add(self, sequence: Sequence) -> None:
        """Queue a new request."""
        priority = _Priority.FIRST if sequence.request.goes_first else _Priority.NORMAL
        heapq.heappush(self._waiting, (priority, next(self._arrivals), sequence))

    def resume(self, sequence: Sequence) -> None:
        """Queue what was started before, in front of everything else, the latest first."""
        heapq.heappush(self._waiting, (_Priority.RESUMED, -next(self._arrivals), sequence))

    def admit(self) -> list[Sequence]:
        """Give free slots to waiting requests in their order.

        Those that a running request is just decoding a long common prefix for are better off
        waiting. After a preemption nobody is admitted until a request has ended.

        Returns:
            Requests that were cancelled while they waited; they wait no longer.
        """
        cancelled: list[Sequence] = []
        if self._is_crowded:
            return cancelled
        held_back: list[tuple[_Priority, int, Sequence]] = []
        while (
            self._waiting
            and len(self.running) < self._max_sequences
            and len(held_back) < self._max_sequences
        ):
            waiting = heapq.heappop(self._waiting)
            sequence = waiting[-1]
            if sequence.outcome.is_over:
                cancelled.append(sequence)
                continue
            lease = self._slots.acquire(list(sequence.tokens), sequence.marks)
            if lease is None:
                held_back.append(waiting)
                continue
            sequence.status, sequence.slot = Status.RUNNING, lease.slot
            sequence.num_decoded = lease.reused
            self.running.append(sequence)
            self._counts["prefix_hits"] += lease.reused > 0
            self._counts["reused_tokens"] += lease.reused
        for waiting in held_back:
            heapq.heappush(self._waiting, waiting)
        self._counts["peak_sequences"] = max(self._counts["peak_sequences"], len(self.running))
        if self.running and not self._waiting:
            self._close_gaps()
        return cancelled

    def schedule(self, budget: int) -> list[tuple[Sequence, int]]:
        """Plan a batch of at most so many tokens, in the order of slots."""
        return sorted(plan(self.running, budget), key=_slot_of)

    def preempt(self) -> bool:
        """Send the youngest request back to wait, where the cache has no room for all.

        It starts again from its tokens so far, but not before another request has ended.

        Returns:
            False if only one is running: there is no room to be made.
        """
        if len(self.running) == 1:
            return False
        youngest = self.running.pop()
        self._slots.clear(youngest.slot)
        youngest.status, youngest.slot, youngest.num_decoded = Status.WAITING, -1, 0
        self._is_crowded = True
        self.resume(youngest)
        return True

    def end(self, sequence: Sequence, *, is_broken: bool = False) -> None:
        """Take back the slot of a request, if it has one.

        Args:
            sequence: The request.
            is_broken: Whether the content of its slot is unknown.
        """
        if sequence.status is Status.RUNNING:
            self.running.remove(sequence)
            self._is_crowded = False
            if is_broken:
                self._slots.clear(sequence.slot)
            else:
                self._slots.release(sequence.slot)
            sequence.slot = -1
        sequence.status = Status.FINISHED

    def drain(self) -> tuple[list[Sequence], list[int]]:
        """End everything at once.

        Returns:
            All requests, and the slots that they had, which are still to be cleared.
        """
        ended = [*self.running, *(sequence for *_, sequence in self._waiting)]
        slots = [sequence.slot for sequence in self.running]
        self.running.clear()
        self._waiting.clear()
        self._is_crowded = False
        for sequence in ended:
            sequence.status, sequence.slot = Status.FINISHED, -1
        return ended, slots

    def _close_gaps(self) -> None:
        """Move the last requests to free slots, so that there is no gap."""
        for sequence in self.running:
            if sequence.slot >= len(self.running):
                sequence.slot = self._slots.lower(sequence.slot)


def _slot_of(chunk: tuple[Sequence, int]) -> int:
    return chunk[0].slot
