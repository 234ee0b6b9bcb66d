"""Whether two names in Latin letters sound alike: their consonants, coarsely."""

import unicodedata
from collections.abc import Iterable
from types import MappingProxyType

__all__ = [
    "distance",
    "is_other_sound",
    "most_alike",
    "skeleton",
    "sounds_alike",
    "spelling_distance",
]

_CLASSES = MappingProxyType(
    dict.fromkeys("bpfvw", "P")
    | dict.fromkeys("td", "T")
    | dict.fromkeys("kgqcx", "K")
    | dict.fromkeys("szj", "S")
    | dict.fromkeys("mn", "N")
    | dict.fromkeys("lr", "R")
)
_DIGRAPHS = (
    ("sch", "s"),
    ("tch", "s"),
    ("ch", "s"),
    ("sh", "s"),
    ("zh", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("th", "t"),
    ("dh", "t"),
    ("ph", "p"),
    ("kh", "k"),
    ("gh", "k"),
    ("ck", "k"),
    ("ng", "n"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("ge", "se"),
    ("gi", "si"),
    ("dj", "s"),
)
_FEW = 2
"""Consonants up to which two names have to agree in all."""
_ALIKE = 0.6
"""Share of the consonants that have to agree in longer names."""
_OTHER = 0.45
"""Share of the consonants below which names are not those of the same person."""


def skeleton(name: str) -> str:
    """The consonants of a name as classes, repeated ones once.

    Args:
        name: Latin letters, of any language.
    """
    plain = unicodedata.normalize("NFD", name.casefold())
    for letters, one in _DIGRAPHS:
        plain = plain.replace(letters, one)
    classes = ""
    for word in plain.split():
        before = ""
        for letter in word:
            one = _CLASSES.get(letter, "")
            if one and one != before:
                classes += one
            before = one
    return classes


def distance(first: str, second: str) -> int:
    """Edit distance: insertions, deletions and replacements (Levenshtein)."""
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def sounds_alike(name: str, other: str) -> bool:
    """Whether two names may be spellings of the same sounds.

    Args:
        name: Latin letters.
        other: The same.

    Returns:
        False, too, where one of them has no consonants.
    """
    first, second = skeleton(name), skeleton(other)
    if not first or not second:
        return False
    longest = max(len(first), len(second))
    differing = distance(first, second)
    return not differing if longest <= _FEW else 1.0 - differing / longest >= _ALIKE


def is_other_sound(name: str, others: Iterable[str]) -> bool:
    """Whether a name sounds like none of some others, in whatever order its words stand.

    Args:
        name: Latin letters.
        others: Names to compare with.
    """
    sound = skeleton(name)
    return bool(sound) and all(
        _likeness(sound, skeleton(" ".join(words))) < _OTHER
        for other in others
        for words in (other.split(), other.split()[::-1])
    )


def _likeness(first: str, second: str) -> float:
    longest = max(len(first), len(second))
    return 1.0 - distance(first, second) / longest if longest else 1.0


def spelling_distance(letters: str, name: str) -> int:
    """How far a name is from letters without vowels: vowels that the letters lack cost nothing.

    Args:
        letters: An Arabic or Hebrew word, letter by letter in Latin ones: ``"fladymyr"``.
        name: A spelling of it: ``"Vladimir"`` is nearer than ``"Valdemar"``.
    """
    source, target = _with_vowels(letters), _with_vowels(name)
    row = [0]
    for one in target:
        row.append(row[-1] + (one not in _VOWELS))
    for letter in source:
        before, row[0] = row[0], row[0] + 1
        for j, one in enumerate(target, 1):
            change = before + (letter != one and (letter, one) not in _SAME)
            left_out = row[j - 1] + (one not in _VOWELS)
            before, row[j] = row[j], min(row[j] + 1, left_out, change)
    return row[-1]


_VOWELS = frozenset("aiuh")
_LATIN_VOWELS = frozenset("aeiouwy")
_SAME = frozenset({("u", "P"), ("P", "u")})
"""A letter that writes u and o writes v and w, too."""
_VOWEL_OF = MappingProxyType(dict(zip("aeiouwyh", "aiiuuuih", strict=True)))


def _with_vowels(name: str) -> str:
    """The sounds of a name as classes, vowels with them, each once where it is repeated."""
    plain = unicodedata.normalize("NFD", name.casefold())
    for letters, one in _DIGRAPHS:
        plain = plain.replace(letters, one)
    sounds = ""
    for letter in plain:
        one = _VOWEL_OF.get(letter) or _CLASSES.get(letter, "")
        if one and not sounds.endswith(one):
            sounds += one
    return sounds


def most_alike(name: str, others: Iterable[str], *, has_vowels: bool = True) -> str | None:
    """Choose the name that sounds most like another.

    Args:
        name: Latin letters.
        others: Names to choose from, the likeliest first.
        has_vowels: Whether the name is spelled with its vowels.

    Returns:
        The one with the nearest letters of those that sound alike, None where none does.
    """
    small = name.casefold()

    def farness(other: str) -> tuple[int, bool]:
        if has_vowels:
            return distance(small, other.casefold()), False
        # Of spellings of the same letters one that can be pronounced is the English one.
        num_vowels = sum(letter in _LATIN_VOWELS for letter in other.casefold())
        return spelling_distance(name, other), 3 * num_vowels < len(other)

    return min((one for one in others if sounds_alike(name, one)), key=farness, default=None)
