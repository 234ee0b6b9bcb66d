"""Numbers of a source and of its translation, and those that only one of them has."""

import re
from collections.abc import Iterator

__all__ = ["number_notes", "numbers_in_english", "numbers_in_source"]

_LEAST = 10
"""Smaller numbers are words, articles and parts of names too often."""

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "兆": 10**12,
}
_HAN = re.compile(f"[{''.join([*_DIGITS, *_UNITS, *_GROUPS])}]{{2,}}|[{''.join(_GROUPS)}]")
_MIXED = re.compile(rf"(\d[\d,，]*(?:[.．]\d+)?)([十百千]?)([{''.join(_GROUPS)}]*)")
_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_WORDS.split())}
_SMALL |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_TOKEN = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?|[a-z]+|[^\s\w-]", re.IGNORECASE)


def number_notes(source: str, english: str) -> tuple[str, ...]:
    """Tell which numbers of a Chinese or Japanese sentence and its translation differ.

    Args:
        source: The sentence.
        english: Its translation.

    Returns:
        A note for each number from 10 on that one side has and the other has not: "500,000 (五十万)
        is not in the translation".
    """
    ours, theirs = dict(numbers_in_source(source)), set(numbers_in_english(english))
    missing = [
        f"{_shown(value)} ({surface}) is not in the translation"
        for value, surface in ours.items()
        if value >= _LEAST and value not in theirs
    ]
    added = [
        f"{_shown(value)} is only in the translation"
        for value in sorted(theirs)
        if value >= _LEAST and value not in ours
    ]
    return (*missing, *added)


def numbers_in_source(text: str) -> Iterator[tuple[float, str]]:
    """Read the numbers of a Chinese or Japanese text, each with the characters that write it."""
    plain = text.translate(_FULL_WIDTH)
    rest = list(plain)
    for found in _MIXED.finditer(plain):
        value = float(re.sub("[,，]", "", found[1]).replace("．", "."))
        value *= _UNITS.get(found[2], 1)
        for group in found[3]:
            value *= _GROUPS[group]
        yield value, found[0]
        rest[found.start() : found.end()] = " " * (found.end() - found.start())
    for found in _HAN.finditer("".join(rest)):
        number = _han(found[0])
        if number is not None:
            yield number, found[0]


def _han(written: str) -> float | None:
    """The value of a number in Chinese characters; None for a lone 万, which is part of a word."""
    if not any(character in _UNITS or character in _GROUPS for character in written):
        return float("".join(str(_DIGITS[character]) for character in written))
    if written[0] in _GROUPS:
        return None
    total = section = digit = 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total = (total + section + digit) * _GROUPS[character]
            section = digit = 0
    return float(total + section + digit)


def numbers_in_english(text: str) -> Iterator[float]:
    """Read the numbers of an English text: digits and words, with thousand, million and so on."""
    total: float = 0
    current: float | None = None
    for token in [*_TOKEN.findall(text.casefold()), "."]:
        if token[0].isdigit():
            if current is not None:
                yield total + current
                total = 0
            current = float(token.replace(",", ""))
        elif token in _SMALL:
            if current is not None and not _goes_on(current, _SMALL[token]):
                yield total + current
                total, current = 0, None
            current = (current or 0) + _SMALL[token]
        elif token == "hundred":
            current = (current or 1) * 100
        elif token in _LARGE:
            total += (current or 1) * _LARGE[token]
            current = 0
        elif token != "and" or current is None:
            if current is not None:
                yield total + current
            total, current = 0, None


def _goes_on(number: float, word: int) -> bool:
    """Whether a word goes on with a number: fifty six, one hundred twenty; not 2024 eleven."""
    tens = number % 100
    return not tens or (word < 10 and tens >= 20 and not tens % 10)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"
