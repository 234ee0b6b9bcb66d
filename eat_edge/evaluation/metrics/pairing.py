"""Pairs found spans with gold spans, and says how well each pair agrees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eat_edge.evaluation.spans import Span

__all__ = ["Outcome", "Pair", "pair"]


class Outcome(StrEnum):
    """What became of a gold span, or of a found one."""

    RIGHT = "right"
    WRONG_TYPE = "wrong type"
    WRONG_SPAN = "wrong span"
    WRONG_BOTH = "wrong type and span"
    MISSED = "missed"
    SPURIOUS = "spurious"


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold span and the found span that answers it; one of them may be lacking.

    Attributes:
        gold: None for a found span that answers nothing.
        found: None for a gold span that nothing answers.
    """

    gold: Span | None
    found: Span | None

    @property
    def outcome(self) -> Outcome:
        """How the two compare; both the same span and type is right, an overlap is what pairs."""
        if self.found is None:
            return Outcome.MISSED
        if self.gold is None:
            return Outcome.SPURIOUS
        is_same_span = (self.gold.start, self.gold.end) == (self.found.start, self.found.end)
        if self.gold.label == self.found.label:
            return Outcome.RIGHT if is_same_span else Outcome.WRONG_SPAN
        return Outcome.WRONG_TYPE if is_same_span else Outcome.WRONG_BOTH


def pair(gold: Sequence[Span], found: Sequence[Span]) -> list[Pair]:
    """Pair the spans of one text one to one; only spans that overlap can be a pair.

    What is most alike is paired first: same span and type, then same span, then an overlap of the
    same type, then any overlap. Within each of these found spans choose in text order, and each
    takes the first gold span that is still free; where the spans of either side do not overlap one
    another, no other choice gives more pairs of that likeness.

    Args:
        gold: Should have been found.
        found: Was found.

    Returns:
        Pairs in text order, every span in exactly one.
    """
    gold, found = sorted(gold), sorted(found)
    overlaps = _overlaps(gold, found)
    partner_of: dict[int, int] = {}
    taken: set[int] = set()
    for is_alike in _LIKENESSES:
        for index, one in enumerate(found):
            if index in partner_of:
                continue
            for other in overlaps[index]:
                if other not in taken and is_alike(gold[other], one):
                    partner_of[index] = other
                    taken.add(other)
                    break
    pairs = [
        Pair(gold[partner_of[index]] if index in partner_of else None, one)
        for index, one in enumerate(found)
    ]
    pairs += [Pair(one, None) for index, one in enumerate(gold) if index not in taken]
    return sorted(pairs, key=_place)


_LIKENESSES: tuple[Callable[[Span, Span], bool], ...] = (
    lambda gold, found: gold == found,
    lambda gold, found: (gold.start, gold.end) == (found.start, found.end),
    lambda gold, found: gold.label == found.label,
    lambda gold, found: True,
)


def _overlaps(gold: Sequence[Span], found: Sequence[Span]) -> list[list[int]]:
    """List for each found span the gold spans that share a code point with it.

    Both ascend by start, so that the gold spans that may still overlap are a moving window.
    """
    overlaps: list[list[int]] = []
    window: list[int] = []
    following = 0
    for one in found:
        while following < len(gold) and gold[following].start < one.end:
            window.append(following)
            following += 1
        window = [index for index in window if gold[index].end > one.start]
        overlaps.append([index for index in window if gold[index].start < one.end])
    return overlaps


def _place(one: Pair) -> Span:
    place = one.gold or one.found
    assert place is not None
    return place
