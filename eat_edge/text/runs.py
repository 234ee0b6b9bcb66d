"""Where a word may begin and end, as far as the script alone tells."""

from functools import lru_cache

from eat_edge.text.script import script_of

__all__ = ["HANGUL", "is_katakana", "may_end", "may_start", "run_of"]

HANGUL = 1
_NONE, _KATAKANA, _DECIMAL, _ALPHABETIC = 0, 2, 3, 4

_UNSPACED_SCRIPTS = frozenset(
    {"Balinese", "Bopomofo", "Han", "Hangul", "Javanese", "Kana", "Khmer", "Lao", "Myanmar"}
    | {"Other", "Thai", "Tibetan", "Vai", "Yi"}
)
"""Scripts whose letters do not join into words: those written without spaces, those nobody knows
here, and Hangul, which has a run of its own. In Tibetan a mark stands between any two syllables,
but within one the letters of a particle follow a name."""

_LAST_SHARED_LETTER = "\u02ff"
"""Up to here letters that no script owns are letters of words, as the modifier letters in Latin."""


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
    script = script_of(char)
    if script == "Common":
        return _ALPHABETIC if _joins_any(char) else _NONE
    return _NONE if script in _UNSPACED_SCRIPTS else _ALPHABETIC


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


def _joins_any(char: str) -> bool:
    """Whether a code point of no one script is a letter or mark that is written within words."""
    return (
        (char <= _LAST_SHARED_LETTER and char.isalpha())
        or "\u0300" <= char <= "\u036f"
        or "\u1ab0" <= char <= "\u1aff"
        or "\u1dc0" <= char <= "\u1dff"
    )
