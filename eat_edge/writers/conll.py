"""CoNLL: a token and its BIO tag a line, for training and scoring tools."""

import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from eat_edge.text.graphemes import is_boundary
from eat_edge.types import Document
from eat_edge.writers.base import document_name, error_text, one_line, segments

__all__ = ["ConllWriter"]

_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th"})


class ConllWriter:
    """Writes ``token TAB tag`` lines in UTF-8, a blank line after each document.

    Tokens are characters (grapheme clusters) for Chinese, Japanese and Thai, else words and
    single punctuation marks. A token never reaches over the border of an entity, so every span can
    be written. Whitespace is no token. Comments name the document, its text with line breaks as
    spaces, and its error.

    Args:
        stream: Bytes out; stays open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document) -> None:
        """Write one document and flush it."""
        lines = [f"# id = {document_name(document)}", f"# text = {one_line(document.text)}"]
        if document.error is not None:
            lines.append(f"# error = {one_line(error_text(document))}")
        else:
            lines.extend(f"{token}\t{tag}" for token, tag in _tagged_tokens(document))
        self._stream.write("\n".join([*lines, "", ""]).encode("utf-8", errors="replace"))
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: every document is complete."""


def _tagged_tokens(document: Document) -> Iterator[tuple[str, str]]:
    by_character = document.lang in _UNSPACED_LANGUAGES
    for piece, entity in segments(document):
        prefix = "B-"
        for token in _tokens(piece, by_character):
            yield token, "O" if entity is None else prefix + entity.label
            prefix = "I-"


def _tokens(text: str, by_character: bool) -> Iterator[str]:
    word_start = 0
    start = 0
    while start < len(text):
        end = start + 1
        while not is_boundary(text, end):
            end += 1
        if by_character or not _is_word_character(text[start]):
            yield from text[word_start:start].split()
            yield from text[start:end].split()
            word_start = end
        start = end
    yield from text[word_start:].split()


def _is_word_character(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] not in "PS"
