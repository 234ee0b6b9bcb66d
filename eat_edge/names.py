"""Known names at their places in a sentence, and which of them to keep where they overlap."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

__all__ = ["Name", "NameMatch", "best_disjoint", "edges_of", "non_overlapping"]


@dataclass(frozen=True, slots=True)
class Name:
    """An English name of a surface.

    Attributes:
        english: The name.
        label: Its type, ``""`` where that is not known.
        id: What it names: an item of Wikidata (``"Q90"``) or a feature of GeoNames
            (``"geonames:2988507"``); ``""`` where the source has no identifier.
        is_ambiguous: Whether the surface is read otherwise about as often (俊太郎: Shuntaro), so
            that the English may be another's.
    """

    english: str
    label: str
    id: str = ""
    is_ambiguous: bool = False


class NameMatch(NamedTuple):
    """A known surface form at a place in a folded sentence.

    A tuple, since a lookup makes very many: a frozen dataclass takes five times as long to make.

    Attributes:
        start: First code point in the folded text.
        end: One past the last code point.
        surface: ``folded[start:end]``.
        names: Its English names, likeliest first; never empty.
        prior: Probability in [0, 1] that the surface is used as one of these names.
        composition: The class of a full name put together from its parts, ``""`` for an entry.
    """

    start: int
    end: int
    surface: str
    names: tuple[Name, ...]
    prior: float
    composition: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the folded text."""
        return self.start, self.end

    @property
    def weight(self) -> float:
        """What the match is worth where matches compete: longer and surer wins."""
        length = self.end - self.start
        return self.prior * float(length**1.5)


def best_disjoint(matches: Sequence[NameMatch]) -> list[NameMatch]:
    """Choose matches that do not overlap and together weigh most.

    Longest match alone lets a long accident win over a short certainty; weighing length by the
    prior does not. Weighted interval scheduling, O(n log n).

    Args:
        matches: Any matches of one sentence.

    Returns:
        The chosen ones, by start.
    """
    ordered = sorted(matches, key=lambda match: (match.end, match.start))
    ends = [match.end for match in ordered]
    best: list[float] = [0.0]
    takes: list[int] = []
    for index, match in enumerate(ordered):
        before = bisect_right(ends, match.start, 0, index)
        with_it = best[before] + match.weight
        if with_it > best[-1]:
            best.append(with_it)
            takes.append(before)
        else:
            best.append(best[-1])
            takes.append(-1)
    chosen: list[NameMatch] = []
    index = len(ordered)
    while index > 0:
        before = takes[index - 1]
        if before < 0:
            index -= 1
        else:
            chosen.append(ordered[index - 1])
            index = before
    chosen.reverse()
    return chosen


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Spanned)


def non_overlapping(best_first: Iterable[_S]) -> list[_S]:
    """Keep what does not overlap anything kept before it.

    Args:
        best_first: Whatever has a span, the one to prefer first.

    Returns:
        What was kept, by start.
    """
    kept: list[_S] = []
    for item in best_first:
        at = bisect_left(kept, item.end, key=lambda other: other.start)
        # What is kept does not overlap, so that the last to begin is the last to end.
        if at == 0 or kept[at - 1].end <= item.start:
            kept.insert(at, item)
    return kept


def edges_of(matches: Iterable[NameMatch]) -> set[int]:
    """The code points at which known names begin or end."""
    return {edge for match in matches for edge in (match.start, match.end)}
