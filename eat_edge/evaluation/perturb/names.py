"""What the perturbations that change names know of names."""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from eat_edge.lexicon import Lexicon
from eat_edge.text.graphemes import is_boundary

__all__ = ["LexiconNames", "Names"]

_LEAST_PRIOR = 0.05
"""Below it a surface is an ordinary word that some list of names happens to have."""
_MAX_DRAWS = 2000
"""Draws until a language is taken to have no other name of a type, length and script."""
_MAX_CROSSES = 20
"""Pairs of names until all that could be put together of them are taken to be known."""


class Names(Protocol):
    """Knows names of many languages."""

    def english_of(self, surface: str, lang: str, label: str) -> str:
        """The English name of a surface as a type; ``""`` where it is not known."""
        ...

    def rare_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        """A rare name of the type that is written like a surface; ``""`` where none is known."""
        ...

    def unheard_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        """A name of the type that is in no list and written like a surface; ``""`` for none."""
        ...


class LexiconNames:
    """Takes its names from a lexicon.

    Args:
        lexicon: The names.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._surfaces: dict[str, Mapping[int, Sequence[str]]] = {}

    def english_of(self, surface: str, lang: str, label: str) -> str:
        """Look a surface up: the likeliest English name of the type, or without one."""
        match = self._lexicon.names_of(self._lexicon.fold(surface, lang).text, lang)
        names = () if match is None else match.names
        return next((name.english for name in names if name.label in (label, "")), "")

    def rare_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        """Draw a name of the type, as long as the surface and of its style, all alike likely.

        A list of a hundred thousand names has few that anybody has read of, so that what is drawn
        from it without regard to use is nearly always rare.
        """
        alike = self._by_length(lang).get(len(surface), ())
        style = _style(surface)
        for _ in range(_MAX_DRAWS if alike else 0):
            drawn = rng.choice(alike)
            if drawn == surface or _style(drawn) != style:
                continue
            match = self._lexicon.names_of(drawn, lang)
            if match and match.names[0].label == label and match.prior >= _LEAST_PRIOR:
                return drawn
        return ""

    def unheard_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        """Put the beginning of one rare name before the end of another, where no list has both.

        A surname goes before another's given name, and what tells a river or a bank stands at the
        end where it did.
        """
        cut = next(iter(_spaces(surface)), len(surface) // 2)
        for _ in range(_MAX_CROSSES if cut else 0):
            first = self.rare_like(surface, lang, label, rng)
            second = self.rare_like(surface, lang, label, rng)
            crossed = first[:cut] + second[cut:]
            if (
                is_boundary(first, cut)
                and is_boundary(second, cut)
                and crossed != surface
                and self._lexicon.names_of(crossed, lang) is None
            ):
                return crossed
        return ""

    def _by_length(self, lang: str) -> Mapping[int, Sequence[str]]:
        if lang not in self._surfaces:
            by_length: defaultdict[int, list[str]] = defaultdict(list)
            for surface in self._lexicon.surfaces(lang):
                by_length[len(surface)].append(surface)
            self._surfaces[lang] = dict(by_length)
        return self._surfaces[lang]


def _style(surface: str) -> tuple[bool, frozenset[str], tuple[int, ...]]:
    """Whether it begins with a capital; its scripts (CJK, KATAKANA, ...); where it has spaces."""
    scripts = frozenset(unicodedata.name(char, "").partition(" ")[0] for char in surface)
    return surface[:1].isupper(), scripts, tuple(_spaces(surface))


def _spaces(surface: str) -> list[int]:
    return [at for at, char in enumerate(surface) if char.isspace()]
