"""Words of a text, for tokenizers that do not part words from punctuation themselves.

BERT's pre-tokenizer does: names end where its words end. A byte-level or SentencePiece tokenizer
knows spaces at best, and what stands between them is "Merkel," or "(Berlin)". Here words are told
by the text, and every piece belongs to the word that it begins in. In scripts without spaces, and
in Hangul, where particles follow a name without one, a piece is a word.
"""

import unicodedata
from collections.abc import Sequence

from eat_edge.text import HANGUL, run_of

__all__ = ["SPACE", "is_punctuation", "part_words"]

SPACE = "\u2581"
"""How SentencePiece writes a space."""

_MARKERS = (SPACE, "\u0120")
"""A space that is a piece of its own, before a word whose letters are others: in SentencePiece's
writing, and as byte-level vocabularies write it."""

_UNSPACED = (0, HANGUL)
"""Runs in which words follow words, or particles, without a space (``text.run_of``)."""

_Span = tuple[int, int]


def part_words(
    text: str,
    pieces: Sequence[str],
    offsets: Sequence[_Span],
    chunks: Sequence[int | None],
) -> tuple[list[_Span], list[int | None]]:
    """Part a tokenised text at spaces and punctuation.

    Args:
        text: The text that was tokenised.
        pieces: Every piece as the vocabulary writes it.
        offsets: Half-open code point span of every piece in the text, the space before a word
            included or not; pieces of one character share its span.
        chunks: What the pre-tokenizer took for a word, by number.

    Returns:
        Span of every piece, without spaces around it; and the number of its word, None for pieces
        that are nothing but space. Pieces of one word stand together, and a marker that belongs to
        a word (the first of SentencePiece's ``▁``, ``Łódź``) is its first piece, as in training.
    """
    spans = [_without_space(text, start, end) for start, end in offsets]
    words: list[int | None] = []
    number, end, last = -1, 0, -1
    for piece, (start, stop) in enumerate(spans):
        if start == stop:
            words.append(None)
            continue
        if number < 0 or (start >= end and _is_parted(text, end, start)):
            number += 1
            is_marked = piece > 0 and words[-1] is None and pieces[piece - 1] in _MARKERS
            # Words without spaces between them have none of their own.
            is_unspaced = text[start].isalpha() and run_of(text[start]) in _UNSPACED
            is_marked = is_marked and not is_unspaced
            # A second space before a word is no marker: there the word has a marker of its own.
            if is_marked and chunks[piece - 1] == chunks[piece] and offsets[piece][0] == start:
                words[-1], spans[piece - 1] = number, (start, start)
        else:
            for between in range(last + 1, piece):
                words[between], spans[between] = number, (start, start)
        words.append(number)
        end, last = max(end, stop), piece
    return spans, words


def _without_space(text: str, start: int, end: int) -> _Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_parted(text: str, end: int, start: int) -> bool:
    """Whether what begins at ``start`` is another word than what ended at ``end``."""
    if any(char.isspace() for char in text[end:start]):
        return True
    # A mark belongs to what it stands on, also to punctuation.
    if unicodedata.combining(text[start]):
        return False
    if is_punctuation(text[start]) or is_punctuation(text[end - 1]):
        return True
    # Where the script does not say where a word ends, every piece may.
    return run_of(text[start]) in _UNSPACED or run_of(text[end - 1]) in _UNSPACED


def is_punctuation(char: str) -> bool:
    """As BERT's pre-tokenizer sees it: signs like ``$`` and ``+`` are punctuation, too."""
    if char.isascii():
        return char.isprintable() and not char.isalnum() and char != " "
    return unicodedata.category(char).startswith("P")
