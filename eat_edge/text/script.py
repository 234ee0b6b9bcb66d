"""Which script a character is written in."""

import unicodedata
from bisect import bisect_right
from functools import lru_cache

__all__ = ["SCRIPTS", "has_non_latin_letter", "is_latin_letter", "script_of"]

_RANGES = (
    (0x0041, 0x005A, "Latin"),
    (0x0061, 0x007A, "Latin"),
    (0x00AA, 0x00AA, "Latin"),
    (0x00B5, 0x00B5, "Common"),  # micro sign
    (0x00BA, 0x02AF, "Latin"),
    (0x02B0, 0x02FF, "Common"),  # modifier letters, at home in the phonetics of any language
    (0x0300, 0x036F, "Common"),  # combining marks
    (0x0370, 0x03E1, "Greek"),
    (0x03F0, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0531, 0x058F, "Armenian"),
    (0x0591, 0x05F4, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0700, 0x074F, "Syriac"),
    (0x0750, 0x077F, "Arabic"),
    (0x0780, 0x07BF, "Thaana"),
    (0x07C0, 0x07FF, "Nko"),
    (0x0860, 0x086F, "Syriac"),
    (0x0870, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E01, 0x0E5B, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Hangul"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x13A0, 0x13FF, "Cherokee"),
    (0x1400, 0x167F, "Canadian"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1800, 0x180A, "Mongolian"),
    (0x180B, 0x180F, "Common"),  # variation selectors and the vowel separator
    (0x1810, 0x18AF, "Mongolian"),
    (0x18B0, 0x18FF, "Canadian"),
    (0x1AB0, 0x1AFF, "Common"),  # combining marks
    (0x1B00, 0x1B7F, "Balinese"),
    (0x1B80, 0x1BBF, "Sundanese"),
    (0x1C50, 0x1C7F, "Ol Chiki"),
    (0x1C80, 0x1C8F, "Cyrillic"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x1CC0, 0x1CCF, "Sundanese"),
    (0x1CD0, 0x1CFF, "Devanagari"),
    (0x1D00, 0x1DBF, "Latin"),
    (0x1DC0, 0x1DFF, "Common"),  # combining marks
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "Greek"),
    (0x2071, 0x209C, "Latin"),  # superscript and subscript letters
    (0x20D0, 0x214F, "Common"),  # combining marks for symbols, then letter-like symbols
    (0x2160, 0x2188, "Latin"),  # Roman numerals
    (0x2C60, 0x2C7F, "Latin"),
    (0x2D00, 0x2D2F, "Georgian"),
    (0x2D30, 0x2D7F, "Tifinagh"),
    (0x2D80, 0x2DDF, "Ethiopic"),
    (0x2DE0, 0x2DFF, "Cyrillic"),
    (0x2E80, 0x2FD5, "Han"),  # radicals
    (0x3005, 0x3007, "Han"),  # iteration mark, closing mark, zero
    (0x3021, 0x3029, "Han"),
    (0x3031, 0x3035, "Kana"),
    (0x3038, 0x303B, "Han"),
    (0x3041, 0x30FA, "Kana"),
    (0x30FC, 0x30FF, "Kana"),
    (0x3105, 0x312F, "Bopomofo"),
    (0x3131, 0x318E, "Hangul"),
    (0x31A0, 0x31BF, "Bopomofo"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xA000, 0xA4CF, "Yi"),
    (0xA4D0, 0xA4FF, "Lisu"),
    (0xA500, 0xA63F, "Vai"),
    (0xA640, 0xA69F, "Cyrillic"),
    (0xA720, 0xA7FF, "Latin"),
    (0xA8E0, 0xA8FF, "Devanagari"),
    (0xA960, 0xA97C, "Hangul"),
    (0xA980, 0xA9DF, "Javanese"),
    (0xA9E0, 0xA9FF, "Myanmar"),
    (0xAA60, 0xAA7F, "Myanmar"),
    (0xAAE0, 0xAAFF, "Meetei Mayek"),
    (0xAB01, 0xAB2F, "Ethiopic"),
    (0xAB30, 0xAB64, "Latin"),
    (0xAB65, 0xAB65, "Greek"),
    (0xAB66, 0xAB6F, "Latin"),
    (0xAB70, 0xABBF, "Cherokee"),
    (0xABC0, 0xABFF, "Meetei Mayek"),
    (0xAC00, 0xD7FB, "Hangul"),
    (0xF900, 0xFAD9, "Han"),
    (0xFB00, 0xFB06, "Latin"),
    (0xFB13, 0xFB17, "Armenian"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE00, 0xFE2F, "Common"),  # variation selectors and combining half marks
    (0xFE70, 0xFEFC, "Arabic"),
    (0xFF21, 0xFF3A, "Latin"),
    (0xFF41, 0xFF5A, "Latin"),
    (0xFF66, 0xFF9F, "Kana"),
    (0xFFA0, 0xFFDC, "Hangul"),
    (0x10780, 0x107BA, "Latin"),
    (0x10D00, 0x10D3F, "Hanifi Rohingya"),
    (0x11100, 0x1114F, "Chakma"),
    (0x1AFF0, 0x1B16F, "Kana"),
    (0x1D400, 0x1D7FF, "Common"),  # mathematical alphabets
    (0x1DF00, 0x1DFFF, "Latin"),
    (0x1E7E0, 0x1E7FF, "Ethiopic"),
    (0x1E900, 0x1E95F, "Adlam"),
    (0x1EE00, 0x1EEFF, "Common"),  # mathematical alphabets
    (0x20000, 0x33479, "Han"),
    (0xE0100, 0xE01EF, "Common"),  # variation selectors
)
"""Blocks (first and last code point, both included) of the scripts told apart, ascending. "Common"
are letters and marks that belong to no one script; a letter outside every block is "Other"."""

_STARTS = tuple(first for first, _, _ in _RANGES)

SCRIPTS = ("Common", "Other", *sorted({script for _, _, script in _RANGES} - {"Common"}))
"""Everything that ``script_of`` returns."""


@lru_cache(maxsize=1 << 16)
def script_of(char: str) -> str:
    """Name the script of one character.

    Args:
        char: One code point.

    Returns:
        A script's English name as in ``"Han"`` or ``"Latin"``, ``"Common"`` for what belongs to no
        script (digits, punctuation, generic marks), ``"Other"`` for letters of scripts not told
        apart here, which are those that nobody writes today and a few of small communities.
    """
    code = ord(char)
    index = bisect_right(_STARTS, code) - 1
    if index >= 0 and code <= _RANGES[index][1]:
        script = _RANGES[index][2]
        is_written = char.isalpha() or unicodedata.category(char) in ("Mn", "Mc", "Nl")
        return script if is_written else "Common"
    return "Other" if char.isalpha() else "Common"


def is_latin_letter(char: str) -> bool:
    """Tell whether one character is a letter of the Latin script.

    Args:
        char: One code point.

    Returns:
        True for Latin letters with or without diacritics, full-width and phonetic ones included.
    """
    return script_of(char) == "Latin"


def has_non_latin_letter(text: str) -> bool:
    """Tell whether a text has a letter, or a mark, of a script other than Latin.

    Args:
        text: Any text, empty included. Digits, punctuation, symbols and marks used with every
            script do not count.

    Returns:
        True where at least one such letter is in the text.
    """
    return not text.isascii() and any(
        script_of(char) not in ("Latin", "Common") for char in set(text)
    )
