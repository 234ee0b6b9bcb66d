"""Finds names in a translation, whatever their accents and romanisation."""

import re
from collections import defaultdict

__all__ = ["EnglishIndex", "name_words"]

_WORD = re.compile(r"[A-Za-z0-9]+")
_LONG_VOWEL = re.compile(r"(?<=[oO])[uo]|(?<=[uU])u")


def name_words(name: str, lang: str) -> tuple[str, ...]:
    """A name as a bag of words: case, punctuation, order and article do not count.

    Args:
        name: English name.
        lang: Language of the source; Japanese long vowels are written in many ways.
    """
    return tuple(sorted(_norm(word, lang) for word in _WORD.findall(name) if word.lower() != "the"))


class EnglishIndex:
    """Finds names in a translation, whatever their accents and romanisation.

    Args:
        english: The translation, printable ASCII.
        lang: Language of the source; Japanese long vowels are written in many ways.
    """

    def __init__(self, english: str, lang: str) -> None:
        self._lang = lang
        self._spans = [word.span() for word in _WORD.finditer(english)]
        self._words = [_norm(english[start:end], lang) for start, end in self._spans]
        self._capitalised = [not english[start].islower() for start, _ in self._spans]
        self._places: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._words):
            self._places[word].append(index)

    def find(self, name: str) -> tuple[int, int] | None:
        """The half-open span of the name's first occurrence that begins with a capital."""
        words = [_norm(word, self._lang) for word in _WORD.findall(name)]
        if not words:
            return None
        for index in self._places.get(words[0], ()):
            if self._capitalised[index] and self._words[index : index + len(words)] == words:
                return self._spans[index][0], self._spans[index + len(words) - 1][1]
        return None


def _norm(word: str, lang: str) -> str:
    return (_LONG_VOWEL.sub("", word) if lang == "ja" else word).casefold()
