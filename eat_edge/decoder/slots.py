"""The sequences of the KV cache: who has which, and what each still remembers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from eat_edge.decoder.protocol import Backend

__all__ = ["Lease", "Slots", "common_prefix"]

_MIN_COPY = 16
"""Shared tokens that pay for copying a sequence's cache, which is copied as a whole."""
_MIN_WAIT = 32
"""Shared tokens that pay for waiting until another request has decoded them."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A slot given to a request, its cache cut to what the request shares with it.

    Attributes:
        slot: Sequence id in the backend.
        reused: Tokens of the prompt that are decoded already, fewer than all.
    """

    slot: int
    reused: int


@dataclass(slots=True)
class _Slot:
    tokens: list[int] = field(default_factory=list)
    prompt: list[int] = field(default_factory=list)
    is_busy: bool = False
    # Of the tokens, how many were copied from another slot.
    num_copied: int = 0
    worth: int = 0
    last_used: int = 0

    @property
    def num_own(self) -> int:
        """Tokens that were decoded for it, and would be lost with it."""
        return len(self.tokens) - self.num_copied


class Slots:
    """Gives out sequences, and keeps finished ones until their room is needed.

    A prompt is compared with what every slot holds. The longest common prefix is not decoded
    again: a finished slot that the prompt merely continues is continued in place, any other is
    copied.

    Which finished slot is given up first: the one of least worth, which is what it would cost to
    decode it again, its copied beginning left out, and ages as others are given up (GreedyDual,
    Young 1994). So a sentence outlives the questions that were asked on copies of it.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._slots = [_Slot() for _ in range(backend.max_sequences)]
        self._clock = 0
        self._age = 0

    @property
    def num_busy(self) -> int:
        """Slots given to a request."""
        return sum(slot.is_busy for slot in self._slots)

    @property
    def num_kept(self) -> int:
        """Slots of finished requests whose tokens are kept."""
        return sum(not slot.is_busy and bool(slot.tokens) for slot in self._slots)

    def acquire(self, prompt: list[int]) -> Lease | None:
        """Give a slot to a request, with as much of its prompt in the cache as can be had.

        Args:
            prompt: Token ids to be decoded.

        Returns:
            The slot, or None if all are busy, or if a running request is just decoding a long
            common prefix: ask again after the next step.
        """
        idle = [index for index, slot in enumerate(self._slots) if not slot.is_busy]
        if not idle:
            return None
        # The last token has to be decoded in any case, to have logits.
        wanted = prompt[:-1]
        donor, shared = self._find_donor(wanted)
        if self._is_worth_waiting(wanted, shared):
            return None
        target = min(idle, key=lambda one: (self._slots[one].worth, self._slots[one].last_used))
        if donor in idle and shared == len(self._slots[donor].tokens):
            target = donor
        slot = self._slots[target]
        if donor == target:
            self._backend.remove_sequence(target, shared)
            slot.num_copied = min(slot.num_copied, shared)
        else:
            self._age = max(self._age, slot.worth)
            shared = shared if shared >= _MIN_COPY else 0
            if shared:
                self._use(donor)
                self._backend.copy_sequence(donor, target, shared)
            else:
                self._backend.remove_sequence(target)
            slot.num_copied = shared
        slot.tokens = prompt[:shared]
        slot.prompt = prompt
        slot.is_busy = True
        return Lease(target, shared)

    def extend(self, index: int, tokens: Iterable[int]) -> None:
        """Note that tokens of a slot have been decoded."""
        self._slots[index].tokens.extend(tokens)

    def release(self, index: int) -> None:
        """Take a slot back and keep what it holds."""
        slot = self._slots[index]
        slot.is_busy = False
        slot.prompt = []
        self._use(index)

    def clear(self, index: int) -> None:
        """Take a slot back and forget what it holds, which may be incomplete."""
        slot = self._slots[index]
        slot.tokens = []
        slot.prompt = []
        slot.is_busy = False
        slot.num_copied = slot.worth = slot.last_used = 0
        self._backend.remove_sequence(index)

    def forget_kept(self) -> bool:
        """Forget all finished slots to make room.

        Returns:
            Whether there was any.
        """
        kept = [i for i, slot in enumerate(self._slots) if not slot.is_busy and slot.tokens]
        for index in kept:
            self.clear(index)
        return bool(kept)

    def _use(self, index: int) -> None:
        slot = self._slots[index]
        self._clock += 1
        slot.last_used = self._clock
        slot.worth = self._age + slot.num_own

    def _find_donor(self, wanted: list[int]) -> tuple[int, int]:
        """Find the slot that shares most, and how much; idle ones first among equals."""
        best, most = -1, 0
        for index, slot in enumerate(self._slots):
            shared = common_prefix(wanted, slot.tokens)
            if shared > most or (shared == most > 0 and self._slots[best].is_busy):
                best, most = index, shared
        return best, most

    def _is_worth_waiting(self, wanted: list[int], shared: int) -> bool:
        return any(
            slot.is_busy
            and len(slot.tokens) < len(slot.prompt)
            and common_prefix(wanted, slot.prompt) >= max(shared, len(slot.tokens)) + _MIN_WAIT
            for slot in self._slots
        )


def common_prefix(left: list[int], right: list[int]) -> int:
    """Count the elements two sequences have in common from the start."""
    # Slices are compared at C speed, and most pairs part at once.
    low, high = 0, min(len(left), len(right))
    step = 1
    while low < high:
        end = min(low + step, high)
        if left[low:end] == right[low:end]:
            low, step = end, step * 2
        elif step == 1:
            break
        else:
            high, step = end, 1
    return low
