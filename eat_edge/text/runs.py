"""Where a word may begin and end, as far as the script alone tells."""

import unicodedata
from functools import lru_cache

__all__ = ["HANGUL", "is_katakana", "may_end", "may_start", "run_of"]

HANGUL = 1
_NONE, _KATAKANA, _DECIMAL, _ALPHABETIC = 0, 2, 3, 4


def is_katakana(char: str) -> bool:
    """Whether a code point is a katakana letter or its length mark."""
    return "ァ" <= char <= "ヺ" or char in "ーヽヾ"


@lru_cache(maxsize=1 << 16)
def run_of(char: str) -> int:
    """The kind of unbroken run that a code point belongs to.

    A word does not begin, nor end, between two code points of the same kind; Hangul forbids the
    beginning only.

    Args:
        char: One code point.

    Returns:
        ``HANGUL`` or another number above 0, or 0 where nothing is known: Han, hiragana and the
        scripts of south-east Asia give no hint where a word ends.
    """
    if is_katakana(char):
        return _KATAKANA
    if char.isdecimal():
        return _DECIMAL
    if "\uac00" <= char <= "\ud7a3":
        return HANGUL
    # The alphabets below U+0E00 and Georgian are written with spaces.
    is_spaced = char < "\u0e00" or "\u10a0" <= char <= "\u10ff"
    return _ALPHABETIC if is_spaced and _is_written(char) else _NONE


def may_start(text: str, start: int) -> bool:
    """Whether a name may start at an offset: not inside a run that its script writes unbroken."""
    if start == 0:
        return True
    run = run_of(text[start])
    return run == _NONE or run != run_of(text[start - 1])


def may_end(text: str, end: int, lang: str) -> bool:
    """Whether a name may end at an offset."""
    # Korean particles and Slavic or Semitic endings follow a name without a break; only the start
    # of a word is sure there.
    if end == len(text) or lang == "ko":
        return True
    run = run_of(text[end])
    return run in (_NONE, HANGUL) or run != run_of(text[end - 1])


def _is_written(char: str) -> bool:
    """Whether a code point is a letter or a part of one, such as a vowel sign of Devanagari."""
    return char.isalpha() or unicodedata.category(char)[0] == "M"
