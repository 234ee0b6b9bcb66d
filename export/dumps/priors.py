"""Priors out of counts: what a surface was seen to be, and what its like were.

A surface seen often keeps its own count; a rare one leans on its class (type, script, length, how
it was found): empirical Bayes, ``(hits + k * class prior) / (occurrences + k)``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from eat_edge.names import Name
from export.lexicon import Surface

__all__ = ["Counted", "Priors"]

MAX_NAMES = 4
_UNCOUNTED = (0.5, 0.4, 0.3)
"""Priors where there is no text to count in, by how the surface was found."""
_BACKOFF = 5.0
"""Occurrences that a surface's class is worth."""
_CLASS_BACKOFF = 20.0
"""Occurrences that all surfaces together are worth to a class."""
_SHARE = 20
"""Occurrences of one surface that count for its class: some are everywhere."""
_ENOUGH = 500.0
"""Occurrences a class needs to be the measure of the others."""
_COMMON_WORD = 0.01
"""A surface seen at least 30 times below this prior is a common word and leaves the lexicon."""

_Class = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """A surface with what was counted of it.

    Attributes:
        surface: Folded.
        names: English names, likeliest first.
        origin: How it was found, 0 to 2 (``export.dumps.names``).
        occurrences: How often it was seen.
        hits: How often as a name.
    """

    surface: str
    names: tuple[Name, ...]
    origin: int
    occurrences: int = 0
    hits: int = 0

    @property
    def kind(self) -> _Class:
        """The class in which rare surfaces share their prior."""
        is_kana = all("ァ" <= char <= "ー" or char == "・" for char in self.surface)
        is_hiragana = all("ぁ" <= char <= "ん" for char in self.surface)
        script = "katakana" if is_kana else "hiragana" if is_hiragana else ""
        return self.names[0].label, script, min(len(self.surface), 6), self.origin


@dataclass(slots=True)
class _Seen:
    occurrences: float = 0.0
    hits: float = 0.0


@dataclass(slots=True)
class Priors:
    """What classes of surfaces are, counted once over all of them.

    Args:
        is_linked: Whether hits are links of articles. Not every article links a name it has, so
            that links say less than all: how much less is read off the class linked most, whose
            members can hardly be anything but names.
    """

    is_linked: bool = False
    _classes: dict[_Class, _Seen] = field(default_factory=dict)
    _all: _Seen = field(default_factory=_Seen)
    _most: float = 1.0

    def learn(self, surfaces: Iterable[Counted]) -> None:
        """Count the classes. Call it once, with all surfaces, before ``entries``."""
        for counted in surfaces:
            if counted.occurrences:
                share = min(counted.occurrences, _SHARE) / counted.occurrences
                for seen in (self._classes.setdefault(counted.kind, _Seen()), self._all):
                    seen.occurrences += share * counted.occurrences
                    seen.hits += share * counted.hits
        if self.is_linked:
            rates = [
                seen.hits / seen.occurrences
                for seen in self._classes.values()
                if seen.occurrences >= _ENOUGH
            ]
            self._most = max(rates, default=1.0) or 1.0

    def entries(self, surfaces: Iterable[Counted]) -> Iterator[tuple[str, Surface]]:
        """Give surfaces their priors; common words are left out."""
        for counted in surfaces:
            prior = self._prior(counted)
            if counted.occurrences < 30 or prior >= _COMMON_WORD:
                yield counted.surface, Surface(counted.names[:MAX_NAMES], prior)

    def _prior(self, counted: Counted) -> float:
        if not self._all.occurrences:
            return _UNCOUNTED[counted.origin]
        overall = (self._all.hits + 1) / (self._all.occurrences + 10)
        seen = self._classes.get(counted.kind, _Seen())
        like = (seen.hits + _CLASS_BACKOFF * overall) / (seen.occurrences + _CLASS_BACKOFF)
        prior = (counted.hits + _BACKOFF * like) / (counted.occurrences + _BACKOFF)
        return min(1.0, prior / self._most)
