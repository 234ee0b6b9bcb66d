"""Numbers of a form that nothing else has, with our own checks where no library has them."""

import re
from collections.abc import Callable, Iterable, Iterator

__all__ = ["numbers_of_form"]

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


def _is_taiwanese(number: str) -> bool:
    """Whether the check digit of an identity number of Taiwan is right."""
    # Letters were numbered in the order in which counties were.
    first = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(number[0]) + 10
    digits = [first // 10, first % 10, *map(int, number[1:])]
    return sum(map(int.__mul__, digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def _is_of_hong_kong(number: str) -> bool:
    """Whether the check digit of an identity card of Hong Kong is right."""
    plain = re.sub(r"[()]", "", number).rjust(9)
    values = [36 if char == " " else int(char, 36) for char in plain]
    return sum(map(int.__mul__, values, range(9, 0, -1))) % 11 == 0


def _always(_number: str) -> bool:
    return True


_FORMS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    # Russian banks: a balance account of persons or companies, and a currency.
    ("ACCOUNT", r"[34]0[1-9]\d{2}(?:810|643|840|978|156)\d{12}", _always),
    # Russian pensions, as they are printed.
    ("ID", r"\d{3}-\d{3}-\d{3} \d\d", _always),
    # Korean residents: those since October 2020 have no check digit.
    ("ID", rf"\d\d{_DAY} ?- ?[1-8]\d{{6}}", _always),
    # Korean driving licences.
    ("ID", r"(?:1[1-9]|2[0-8])-\d\d-\d{6}-\d\d", _always),
    # Residents of the Emirates: 784, year of birth.
    ("ID", r"784-(?:19|20)\d\d-\d{7}-\d", _always),
    # Chinese number plates.
    (
        "ID",
        "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• ]?"
        "(?=[A-Z]{0,5}\\d)[A-HJ-NP-Z\\d]{5,6}",
        _always,
    ),
    ("ID", r"[A-Z][1289]\d{8}", _is_taiwanese),
    ("ID", r"[A-Z]{1,2}\d{6}\([\dA]\)", _is_of_hong_kong),
    # Banks of India.
    ("ACCOUNT", r"[A-Z]{4}0[A-Z\d]{6}", lambda number: any(map(str.isdigit, number[5:]))),
)
_EGYPTIAN = ("ID", rf"[23]\d\d{_DAY}(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)\d{{5}}", _always)
"""Egyptians: century, day of birth, governorate. In other texts it is a time."""
_ARABIC = re.compile("[\u0621-\u064a]")
_PATTERNS = tuple(
    (label, re.compile(rf"(?<![A-Za-z\d.-])(?:{form})(?![A-Za-z\d]|[.-]\d)"), check)
    for label, form, check in (*_FORMS, _EGYPTIAN)
)


def numbers_of_form(text: str, labels: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Find numbers by their form alone.

    Args:
        text: With digits and hyphens as ASCII has them.
        labels: Types to look for.

    Yields:
        Start and end of each in code points, and its type.
    """
    wanted = frozenset(labels)
    patterns = _PATTERNS if _ARABIC.search(text) else _PATTERNS[:-1]
    for label, pattern, check in patterns:
        if label in wanted:
            for match in pattern.finditer(text):
                if check(match[0]):
                    yield match.start(), match.end(), label
