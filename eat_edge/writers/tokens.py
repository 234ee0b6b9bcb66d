"""Tokens of a document, none of which reaches over the border of an entity."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from eat_edge.text.graphemes import is_boundary
from eat_edge.types import Document
from eat_edge.writers.base import segments

__all__ = ["Token", "tokens_of"]

_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a character, or a punctuation mark.

    Attributes:
        start: First code point in the document's text.
        text: Its characters, none of them whitespace.
        tag: As BIO has it: ``"B-PER"``, ``"I-PER"``, ``"O"``.
    """

    start: int
    text: str
    tag: str


def tokens_of(document: Document) -> Iterator[Token]:
    """Cut a document into tokens.

    Tokens are characters (grapheme clusters) for Chinese, Japanese and Thai, else words and
    single punctuation marks. Whitespace is no token.

    Args:
        document: Its offsets count code points.
    """
    by_character = document.lang in _UNSPACED_LANGUAGES
    at = 0
    for piece, entity in segments(document):
        prefix = "B-"
        for start, text in _tokens(piece, by_character):
            yield Token(at + start, text, "O" if entity is None else prefix + entity.label)
            prefix = "I-"
        at += len(piece)


def _tokens(text: str, by_character: bool) -> Iterator[tuple[int, str]]:
    word_start = 0
    start = 0
    while start < len(text):
        end = start + 1
        while not is_boundary(text, end):
            end += 1
        if by_character or not _is_word_character(text[start]):
            yield from _words(text, word_start, start)
            yield from _words(text, start, end)
            word_start = end
        start = end
    yield from _words(text, word_start, len(text))


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for word in text[start:end].split():
        start = text.index(word, start)
        yield start, word
        start += len(word)


def _is_word_character(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] not in "PS"
