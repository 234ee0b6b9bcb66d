"""Where a word may begin and end, as far as the script alone tells."""

import unicodedata

__all__ = ["is_katakana", "may_end", "may_start"]


def is_katakana(char: str) -> bool:
    """Whether a code point is a katakana letter or its length mark."""
    return "ァ" <= char <= "ヺ" or char in "ーヽヾ"


def _is_written(char: str) -> bool:
    """Whether a code point is a letter or a part of one, such as a vowel sign of Devanagari."""
    return char.isalpha() or unicodedata.category(char)[0] == "M"


def _runs_on(before: str, after: str) -> bool:
    """Whether a script that is written in unbroken runs goes on between two code points."""
    if is_katakana(before) and is_katakana(after):
        return True
    if not _is_written(before) or not _is_written(after):
        return before.isdecimal() and after.isdecimal()
    # Han, kana, Hangul and the scripts of south-east Asia give no hint where a word ends; the
    # alphabets below U+0E00 and Georgian (U+10A0 to U+10FF) are written with spaces.
    return all(char < "\u0e00" or "\u10a0" <= char <= "\u10ff" for char in (before, after))


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def may_start(text: str, start: int) -> bool:
    """Whether a name may start at an offset: not inside a run that its script writes unbroken."""
    if start == 0:
        return True
    before, after = text[start - 1], text[start]
    return not (_runs_on(before, after) or (_is_hangul(before) and _is_hangul(after)))


def may_end(text: str, end: int, lang: str) -> bool:
    """Whether a name may end at an offset."""
    # Korean particles and Slavic or Semitic endings follow a name without a break; only the start
    # of a word is sure there.
    if end == len(text) or lang == "ko":
        return True
    return not _runs_on(text[end - 1], text[end])
