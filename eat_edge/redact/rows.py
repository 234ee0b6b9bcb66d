"""Numbers that stand beside each other: 13800138000/13900139000, VIP-13900139000."""

import re

from eat_edge.redact.worded import is_order

__all__ = ["is_within_code", "parted"]

_LEAST = 7
"""Digits of each of two numbers between which a stroke parts them: dates and fractions have less.
"""
_LEAST_BEHIND_LETTERS = 10
"""Digits without a sign among them that are a number behind letters and a hyphen, no part of a
code."""
_LONGEST = 40
_STROKE = re.compile(r"(?<=[\dXx)])[/~](?=[+(]{0,2}\d)")
_LAST = re.compile(r"(?:[+(]{0,2}\d(?:[ .()-]{0,2}\d)*[Xx]?)$", re.ASCII)
_FIRST = re.compile(r"[+(]{0,2}\d(?:[ .()-]{0,2}\d)*[Xx]?(?![A-Za-z])", re.ASCII)
_CODE = re.compile(r"[A-Za-z\d][-_/]$")
"""What stands before a part of a longer code: HT-2023-000123."""
_LETTERS = re.compile(r"(?<![A-Za-z\d/_-])[A-Za-z]{1,20}[-_]$")
"""Letters that may stand for a person or a list: VIP-."""


def parted(text: str) -> str:
    """A text in which a bar is between two numbers where a stroke was: it is as long as before.

    Args:
        text: With digits and signs as ASCII has them.
    """
    return _STROKE.sub(lambda match: "|" if _is_between(text, match.start()) else match[0], text)


def _is_between(text: str, at: int) -> bool:
    last = _LAST.search(text, max(0, at - _LONGEST), at)
    first = _FIRST.match(text, at + 1, at + _LONGEST)
    return (
        last is not None
        and first is not None
        and _num_digits(last[0]) >= _LEAST
        and _num_digits(first[0]) >= _LEAST
        and _CODE.search(text, max(0, last.start() - 2), last.start()) is None
        and not is_order(text, last.start())
    )


def is_within_code(text: str, start: int, end: int) -> bool:
    """Whether a number is a part of a longer code, such as one of a contract.

    Args:
        text: With digits and signs as ASCII has them.
        start: Where the number begins.
        end: One past its last digit.
    """
    first = max(0, start - _LONGEST)
    if _CODE.search(text, first, start) is None:
        return False
    letters = _LETTERS.search(text, first, start)
    return (
        letters is None
        or not text[start:end].isdigit()
        or end - start < _LEAST_BEHIND_LETTERS
        or is_order(text, letters.start())
    )


def _num_digits(number: str) -> int:
    return sum(map(str.isdigit, number))
