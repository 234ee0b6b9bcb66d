"""The casing feature: what an uncased tokenizer throws away, given back to the tagger.

The tagger's WordPiece vocabulary is lower-cased, yet capitals are the best sign of an English
name. Every token therefore carries the casing class of the word it belongs to, fed to the network
as ``token_type_ids``. Training and run time share this one definition; the exported model names
it in its metadata as ``CASING_SCHEME``.
"""

import unicodedata
from collections.abc import Sequence

__all__ = ["CASING_SCHEME", "NUM_CASINGS", "casing_ids", "casing_of", "word_spans"]

CASING_SCHEME = "word-shape/1"
"""Name and version of the scheme; a model trained under another one cannot be run."""

NUM_CASINGS = 8
"""How many classes there are, special tokens and padding included."""

_SPECIAL, _SYMBOL, _DIGITS, _LOWER, _CAPITALISED, _UPPER, _MIXED, _INITIAL = range(NUM_CASINGS)


def casing_of(word: str) -> int:
    """Classify the casing of one word.

    Args:
        word: The word as written; letters without case count as lower case.

    Returns:
        1 no letter or digit, 2 digits only, 3 lower, 4 Capitalised, 5 UPPER, 6 mIxed, 7 a single
        capital letter. 0 is left to special tokens and padding.
    """
    letters = [char for char in word if char.isalpha()]
    if not letters:
        return _DIGITS if any(char.isdigit() for char in word) else _SYMBOL
    num_capitals = sum(char.isupper() or char.istitle() for char in letters)
    if num_capitals == 0:
        return _LOWER
    if num_capitals == len(letters):
        return _UPPER if len(letters) > 1 else _INITIAL
    is_first_capital = letters[0].isupper() or letters[0].istitle()
    return _CAPITALISED if num_capitals == 1 and is_first_capital else _MIXED


def word_spans(
    text: str, offsets: Sequence[tuple[int, int]], word_ids: Sequence[int | None]
) -> dict[int, tuple[int, int]]:
    """Span of every word a tokenizer found, combining marks it dropped included.

    Args:
        text: The text that was tokenised.
        offsets: Half-open code point span of every token in it.
        word_ids: Word number of every token, None for special tokens.

    Returns:
        Word number to half-open code point span, in text order.
    """
    spans: dict[int, tuple[int, int]] = {}
    for (start, end), word in zip(offsets, word_ids, strict=True):
        if word is None:
            continue
        known_start, known_end = spans.get(word, (start, end))
        spans[word] = (min(start, known_start), max(end, known_end))
    for word, (start, end) in spans.items():
        # An accent written as its own code point is stripped before tokenisation.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        spans[word] = (start, end)
    return spans


def casing_ids(
    text: str, offsets: Sequence[tuple[int, int]], word_ids: Sequence[int | None]
) -> list[int]:
    """Casing class of every token of a tokenised text.

    Args:
        text: The text that was tokenised.
        offsets: Half-open code point span of every token in it.
        word_ids: Word number of every token, None for special tokens.

    Returns:
        One class in ``range(NUM_CASINGS)`` per token: that of its word, 0 for special tokens.
    """
    classes = {
        word: casing_of(text[start:end])
        for word, (start, end) in word_spans(text, offsets, word_ids).items()
    }
    return [_SPECIAL if word is None else classes[word] for word in word_ids]
