"""What the perturbations that change names know of names."""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

from eat_edge.lexicon import Lexicon

__all__ = ["LexiconNames", "Names"]

_LEAST_PRIOR = 0.05
"""Below it a surface is an ordinary word that some list of names happens to have."""
_MAX_DRAWS = 2000
"""Draws until a language is taken to have no other name of a type, length and script."""


class Names(Protocol):
    """Knows names of many languages."""

    def english_of(self, surface: str, lang: str, label: str) -> str:
        """The English name of a surface as a type; ``""`` where it is not known."""
        ...

    def rare_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        """A rare name of the type that is written like a surface; ``""`` where none is known."""
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
        """Draw a name of the type, as long as the surface and of its scripts, all alike likely.

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

    def _by_length(self, lang: str) -> Mapping[int, Sequence[str]]:
        if lang not in self._surfaces:
            by_length: defaultdict[int, list[str]] = defaultdict(list)
            for surface in self._lexicon.surfaces(lang):
                by_length[len(surface)].append(surface)
            self._surfaces[lang] = dict(by_length)
        return self._surfaces[lang]


def _style(surface: str) -> tuple[bool, frozenset[str]]:
    """Whether it begins with a capital, and its scripts: CJK, KATAKANA, CYRILLIC, ..."""
    return surface[:1].isupper(), frozenset(
        unicodedata.name(char, "").partition(" ")[0] for char in surface
    )
