"""Where a text may be cut without breaking what a reader sees as one character."""

import unicodedata

__all__ = ["is_boundary"]

_ZERO_WIDTH_JOINER = "\u200d"
_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1b44\ua9c0\uaaf6\U00011133")
"""Marks that join the next consonant to the one before: viramas that are not seen themselves."""
_JOINED_VIRAMAS = _VIRAMAS | {"\u0dca", "\u0ccd"}
"""The same, and those that do so before a zero-width joiner only."""
_MAX_FLAGS_BACK = 256
"""How many regional indicators are counted back before parity is given up on: no real text has
more flags in a row, and hostile text must not make cutting quadratic."""


def is_boundary(text: str, index: int) -> bool:
    """Tell whether a text may be cut before a position.

    The rules are the extended grapheme clusters of Unicode Annex 29, without the prepended marks
    of a few Indic scripts. A consonant is joined to the one before it by a virama that makes one
    sign of both, in Khmer and Burmese as well as in India.

    Args:
        text: Any text; lone surrogates count as characters of their own.
        index: Code point position, 0 to ``len(text)``.

    Returns:
        False inside a grapheme cluster, True between two and at both ends of the text.
    """
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if after < "\u0300":
        return not (before == "\r" and after == "\n")
    if _extends(after):
        return before in "\r\n"
    if before == _ZERO_WIDTH_JOINER:
        if unicodedata.category(after) == "So":
            return False
        before = text[index - 2 : index - 1]
        return not (before in _JOINED_VIRAMAS and after.isalpha())
    if before in _VIRAMAS:
        return not after.isalpha()
    if _is_flag_half(after) and _is_flag_half(before):
        return _flag_halves_before(text, index) % 2 == 0
    return not _joins_hangul(before, after)


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags that spell a flag
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, index: int) -> int:
    first = index
    while first > 0 and index - first < _MAX_FLAGS_BACK and _is_flag_half(text[first - 1]):
        first -= 1
    return index - first


def _joins_hangul(before: str, after: str) -> bool:
    """Tell whether two conjoining jamo, or a syllable and a jamo, are one syllable block."""
    if "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c":
        return (
            "\u1100" <= after <= "\u11a7"
            or "\ua960" <= after <= "\ua97c"
            or "\uac00" <= after <= "\ud7a3"
        )
    is_syllable = "\uac00" <= before <= "\ud7a3"
    ends_in_vowel = (
        "\u1160" <= before <= "\u11a7"
        or "\ud7b0" <= before <= "\ud7c6"
        or (is_syllable and (ord(before) - 0xAC00) % 28 == 0)
    )
    if ends_in_vowel and ("\u1160" <= after <= "\u11a7" or "\ud7b0" <= after <= "\ud7c6"):
        return True
    ends_in_final = is_syllable or "\u11a8" <= before <= "\u11ff" or "\ud7cb" <= before <= "\ud7fb"
    return (ends_in_vowel or ends_in_final) and (
        "\u11a8" <= after <= "\u11ff" or "\ud7cb" <= after <= "\ud7fb"
    )
