"""Numbers by the word before them, and the names of accounts.

The patterns are our own; `eat_edge.redact.number_words` has the words.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eat_edge.redact.number_words import FILLERS, HANDLE_WORDS, NUMBER_WORDS, ORDER_WORDS

__all__ = ["is_order", "worded_numbers"]

_SIGNS = r"\s:;#№.,()\[\]\"'«»“”״׳=/*|_-"
_LONGEST_BEFORE = 48
"""Characters before a number in which its word stands."""
_NO_SPACES = r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""Letters of scripts that write no spaces: a word may stand behind any of them."""
_WORD_BEGINS = rf"(?:(?<![^\W\d_])|(?<={_NO_SPACES}))"
_BETWEEN = rf"(?:[{_SIGNS}]|(?:{FILLERS})(?![^\W\d_]{{6}}))*$"

_CODE = re.compile(
    r"(?:(?<![^\W\d_])[А-ЯІЇЄҐ]{2} ?)?(?<![A-Za-z\d])(?:(?<!/)[A-Z]{1,4}[ -]?)?"
    r"\d[\dA-Z]*+(?:(?: ?- ?|[ \t]{1,3}|[/.])[A-Z]{0,2}\d[\dA-Z]*+)*+[xX]?(?![A-Za-z\d])"
)
_PHONE = re.compile(
    r"(?<![A-Za-z\d])[+(]{0,2}\d(?:[ .()/-]{0,2}\d)*+"
    r"(?:[ ,]{0,2}(?:доб|вн|ext|转|轉|内線|內線|内线|分机|#)[ .:]{0,2}\d{1,6})?(?![A-Za-z\d])"
)
_HANDLE = re.compile(
    rf"{_WORD_BEGINS}(?:{HANDLE_WORDS})(?P<between>[{_SIGNS}]*(?:(?:id|号|是|为)[{_SIGNS}]*)?)"
    r"(?P<name>@?[A-Za-z][\w.-]{4,30}(?:@[A-Za-z]{2,12})?)(?![\w@])",
    re.IGNORECASE | re.ASCII,
)
_ORDER = re.compile(rf"{_WORD_BEGINS}(?:{ORDER_WORDS}){_BETWEEN}", re.IGNORECASE)
_PREFIX = re.compile(r"[A-Z]{1,4} ")
_PASSPORT = re.compile(
    r"\bпаспорт\w*(?:\s+(?:РФ|гражданина\s+РФ))?[\s:#№.,-]{0,4}(?:сери[яи][\s:#№.,-]{0,4})?"
    r"(\d\d ?\d\d[\s:#№.,-]{0,4}(?:номер[\s:#№.,-]{0,4})?\d{6})(?!\d)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[ \t-]*[^ \t-]+")


class _Row(NamedTuple):
    label: str
    least: int
    most: int
    before: re.Pattern[str]


_ROWS = tuple(
    _Row(
        row.label,
        row.least,
        row.most,
        re.compile(rf"{_WORD_BEGINS}(?:{row.words}){_BETWEEN}", re.IGNORECASE),
    )
    for row in NUMBER_WORDS
)


def worded_numbers(text: str, labels: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Find numbers behind the word for them.

    Args:
        text: With digits and hyphens as ASCII has them.
        labels: Types to look for.

    Yields:
        Start and end of the number alone, in code points, and its type.
    """
    wanted = frozenset(labels)
    if "ID" in wanted:
        yield from ((*match.span(1), "ID") for match in _PASSPORT.finditer(text))
    if "ACCOUNT" in wanted:
        for match in _HANDLE.finditer(text):
            if ":" in match["between"] or re.search(r"[@_\d]", match["name"]):
                yield *match.span("name"), "ACCOUNT"
    for pattern, some in ((_CODE, {"ID", "ACCOUNT"}), (_PHONE, {"PHONE"})):
        rows = [row for row in _ROWS if row.label in wanted & some]
        for match in pattern.finditer(text) if rows else ():
            start, end = match.span()
            yield from _numbers(text, start, end, rows)
            # The letters before it may be its word: QQ 12345678.
            prefix = _PREFIX.match(text, start, end)
            if prefix is not None:
                yield from _numbers(text, prefix.end(), end, rows)


def is_order(text: str, start: int) -> bool:
    """Whether what begins there is the number of an order, a contract or a bill."""
    return _ORDER.search(text[max(0, start - _LONGEST_BEFORE) : start]) is not None


def _numbers(
    text: str, start: int, end: int, rows: Iterable[_Row]
) -> Iterator[tuple[int, int, str]]:
    """The number, for every word that stands before it."""
    if sum(map(str.isdigit, text[start:end])) < 4:
        return
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    for row in rows:
        length = _length(text[start:end], row)
        if length and row.before.search(before):
            yield (
                start + (text[start] == "(" and ")" not in text[start:end]),
                start + length,
                row.label,
            )


def _length(number: str, row: _Row) -> int:
    """How much of a number is one: its first groups, with as many digits as may be."""
    length = num_digits = 0
    for group in _PARTS.finditer(number):
        more = num_digits + sum(map(str.isdigit, group[0]))
        if more > row.most:
            break
        length, num_digits = group.end(), more
    return length if num_digits >= row.least else 0
