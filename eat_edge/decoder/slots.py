"""The sequences of the KV cache: who has which, and what each still remembers."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from eat_edge.decoder.protocol import Backend

__all__ = ["Lease", "Slots", "common_prefix", "num_slots"]

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
    marks: tuple[int, ...] = ()
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

    Requests run in the first slots, as low as there is room, and what has finished there moves to
    the slots beyond when another needs the place. For llama.cpp computes sequences together only
    if they are numbered without a gap: thirty-two among sixty-four take twice the time of the
    first thirty-two, and a copy takes that of two or three tokens.

    Which finished slot is given up first: the one of least worth, which is what it would cost to
    decode it again, its copied beginning left out, and ages as others are given up (GreedyDual,
    Young 1994). So a sentence outlives the questions that were asked on copies of it.

    A backend that cannot rewind shares only what a slot holds in full. What several prompts begin
    with is therefore kept when it has just been decoded (``keep``), and always copied from there.

    Args:
        backend: Whose sequences they are.
        num_active: Slots for requests; those beyond only remember.
    """

    def __init__(self, backend: Backend, num_active: int) -> None:
        self._backend = backend
        self._can_rewind = backend.can_rewind
        self._slots = [_Slot() for _ in range(backend.max_sequences)]
        self._num_active = num_active
        self._clock = 0
        self._age = 0

    def acquire(self, prompt: list[int], marks: tuple[int, ...] = ()) -> Lease | None:
        """Give a slot to a request, with as much of its prompt in the cache as can be had.

        Args:
            prompt: Token ids to be decoded.
            marks: Lengths of it at which ``keep`` will be called.

        Returns:
            The slot, or None if all are busy, or if a running request is just decoding a long
            common prefix: ask again after the next step.
        """
        idle = self._idle()
        if not idle:
            return None
        # The last token has to be decoded in any case, to have logits.
        wanted = prompt[:-1]
        donor, shared = self._find_donor(wanted)
        if self._is_worth_waiting(wanted, shared):
            return None
        # What cannot be rewound serves the next prompt only where nothing is added to it.
        if self._can_rewind and donor in idle and shared == len(self._slots[donor].tokens):
            target = donor
        else:
            target = self._vacate(idle, donor)
        slot = self._slots[target]
        if donor == target:
            self._backend.remove_sequence(target, shared)
            slot.num_copied = min(slot.num_copied, shared)
        else:
            shared = shared if shared >= _MIN_COPY else 0
            if shared:
                self._use(donor)
                self._backend.copy_sequence(donor, target, shared)
            else:
                self._backend.remove_sequence(target)
            slot.num_copied = shared
        slot.tokens = prompt[:shared]
        slot.prompt, slot.marks = prompt, marks
        slot.is_busy = True
        return Lease(target, shared)

    def keep(self, index: int) -> None:
        """Remember elsewhere what a running request has decoded so far, if that is worth a place.

        For a backend that cannot rewind, when others begin with just this.
        """
        slot = self._slots[index]
        beyond = range(self._num_active, len(self._slots))
        if not beyond or any(
            other.tokens == slot.tokens for other in self._slots if other is not slot
        ):
            return
        place = min(beyond, key=self._worth)
        if self._slots[place].worth > self._age + slot.num_own:
            return
        self._age = max(self._age, self._slots[place].worth)
        self._backend.copy_sequence(index, place, len(slot.tokens))
        self._slots[place] = _Slot(slot.tokens.copy(), num_copied=slot.num_copied)
        self._use(place)

    def lower(self, index: int) -> int:
        """Move a running request to the first free slot, if that is before its own.

        Returns:
            The slot it is in now.
        """
        target = min(self._idle(), default=index)
        if target >= index:
            return index
        self._vacate([target], index)
        self._backend.copy_sequence(index, target, len(self._slots[index].tokens))
        self._slots[target] = self._slots[index]
        self._slots[index] = _Slot()
        self._backend.remove_sequence(index)
        return target

    def extend(self, index: int, tokens: Iterable[int]) -> None:
        """Note that tokens of a slot have been decoded."""
        self._slots[index].tokens.extend(tokens)

    def release(self, index: int) -> None:
        """Take a slot back and keep what it holds."""
        slot = self._slots[index]
        slot.is_busy = False
        slot.prompt, slot.marks = [], ()
        self._use(index)

    def clear(self, index: int) -> None:
        """Take a slot back and forget what it holds, which may be incomplete."""
        slot = self._slots[index]
        slot.tokens = []
        slot.prompt, slot.marks = [], ()
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

    def _idle(self) -> list[int]:
        return [i for i, slot in enumerate(self._slots[: self._num_active]) if not slot.is_busy]

    def _vacate(self, idle: list[int], donor: int) -> int:
        """Choose one of the idle slots for a request, and keep elsewhere what it is worth.

        What it holds still stands in it as well.
        """
        beyond = [one for one in range(self._num_active, len(self._slots)) if one != donor]
        if not beyond:
            target = min(idle, key=self._worth)
            self._age = max(self._age, self._slots[target].worth)
            return target
        target = idle[0]
        slot = self._slots[target]
        place = min(beyond, key=self._worth)
        if slot.num_own < _MIN_COPY or self._worth(place) > self._worth(target):
            self._age = max(self._age, slot.worth)
            return target
        self._age = max(self._age, self._slots[place].worth)
        self._backend.copy_sequence(target, place, len(slot.tokens))
        self._slots[place] = replace(slot)
        return target

    def _worth(self, index: int) -> tuple[int, int]:
        slot = self._slots[index]
        return slot.worth, slot.last_used

    def _use(self, index: int) -> None:
        slot = self._slots[index]
        self._clock += 1
        slot.last_used = self._clock
        slot.worth = self._age + slot.num_own

    def _find_donor(self, wanted: list[int]) -> tuple[int, int]:
        """Find the slot that shares most, and how much; idle ones first among equals."""
        best, most = -1, 0
        for index in sorted(range(len(self._slots)), key=lambda one: self._slots[one].is_busy):
            tokens = self._slots[index].tokens
            # Most slots cannot share more, and one token tells.
            if most < min(len(tokens), len(wanted)) and tokens[most] == wanted[most]:
                shared = common_prefix(wanted, tokens)
                if shared > most and (self._can_rewind or shared == len(tokens)):
                    best, most = index, shared
        return best, most

    def _is_worth_waiting(self, wanted: list[int], shared: int) -> bool:
        for slot in self._slots[: self._num_active]:
            if slot.is_busy and len(slot.tokens) < len(slot.prompt):
                least = max(shared, len(slot.tokens)) + _MIN_WAIT
                if not self._can_rewind:
                    # Only at a mark does it become something to begin with.
                    least = next((mark for mark in slot.marks if mark >= least), len(wanted) + 1)
                if least <= len(wanted) and wanted[:least] == slot.prompt[:least]:
                    return True
        return False


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


def num_slots(max_running: int, *, is_asked_back: bool) -> int:
    """How many sequences of the KV cache to have.

    Args:
        max_running: Requests decoded at once.
        is_asked_back: Whether questions on finished requests follow as a rule: then as many again
            remember those, else a third.
    """
    return 2 * max_running if is_asked_back else max_running + -(-max_running // 3)
