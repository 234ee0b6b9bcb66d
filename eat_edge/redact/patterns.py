"""E-mail addresses, URLs, telephone, identity and account numbers: patterns, and checks of them.

A number is found where its form and its check digit are right, as python-stdnum and phonenumbers
know them (extra ``redact``), or where the word for it stands before it. Addresses and telephone
numbers are found by their form. Dates, amounts of money and numbers of books are none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import Any, NamedTuple

from eat_edge.errors import ConfigError, install_command
from eat_edge.names import non_overlapping
from eat_edge.redact.addresses import emails, urls
from eat_edge.redact.countries import id_numbers, languages_of, regions
from eat_edge.redact.forms import numbers_of_form
from eat_edge.redact.rows import is_within_code, parted
from eat_edge.redact.worded import is_order, worded_numbers

__all__ = [
    "BY_FORM_ALONE",
    "Found",
    "find_patterns",
    "require_libraries",
]

# Possessive, so that a run of digits is read once, whatever follows it.
_DIGITS = re.compile(r"(?<!\w)[A-Z]{0,5}\d[\dA-Z]*+(?:[ -][\dA-Z]++)*x?(?!\w)", re.ASCII)
_SPACED = re.compile(
    r"(?<!\w)(?:[A-Za-z]{2}\d\d[\dA-Za-z]{11,30}+"
    r"|[A-Za-z]{2}\d\d(?:[ \t]{1,3}[\dA-Za-z]{1,4}){3,8}+"
    r"|\d{4}(?:[ \t]{1,3}\d{4}){3})(?!\w)",
    re.ASCII,
)
"""Numbers of accounts in small letters, or with wide spaces."""
_DATE = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?(?!\d)")
_ANY_DATE = re.compile(
    r"(?:19|20)\d\d([-. /]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-. /])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d"
    r"|(?:1[3-9]|2[05])\d\d ?- ?(?:1[3-9]|2[05])\d\d"
)
"""A day in any order, or from year to year."""
_BEFORE_AMOUNT = re.compile(r"(?:[$€£¥₽₴₩฿₹₪]|\bUS[D$]|\bEUR)\s?$")
_AFTER_AMOUNT = re.compile(
    r"(?:[.,]\d{1,2})?\s?(?:[$€£¥₽₴₩฿₹₪%]|[万億亿]?[元円圓]|[만억]?원|บาท|руб|тыс|млн|млрд|грн"
    r"|(?:USD|EUR|RUB|UAH|CNY|JPY|KRW|RMB)\b)"
)
_NUMBER_OF_BOOK = re.compile(r"ISBN(?:-1[03])?[:\s]*$", re.IGNORECASE)
_ISBN_13 = re.compile(r"97[89](?:[ -]?\d){10}")
_DECIMAL = re.compile(r"\d{1,3}\.\d{4,}|(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}")
"""A coordinate or measure, or an address of the network."""
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?: \d{3}){2,}")
_AROUND = 100
"""Characters around a part of a text, in which a number that begins in it ends."""
_STRETCH = 2000
"""Characters of such a part at most."""
_WITH_DIGITS = re.compile(rf"[+(]{{0,4}}\d(?:\D{{0,{_AROUND}}}\d)*")
_LONGEST_BEFORE = 12
"""Characters before a number in which its sign or ISBN stands."""

_SHORTEST_ID = 8
"""Digits and letters from which on a number is looked at: shorter ones are right by accident."""

_SHORTEST_PHONE = 7
"""Digits of a telephone number at least."""

BY_FORM_ALONE = frozenset({"EMAIL", "URL"})
"""Types that need no library."""

_NEEDED = ("phonenumbers", "stdnum")


class Found(NamedTuple):
    """Something found by a pattern.

    Attributes:
        start: First code point.
        end: One past the last.
        label: One of ``PATTERNS``.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    compact: str


def require_libraries() -> None:
    """Refuse to look for numbers without what checks them: nothing is passed over in silence.

    Raises:
        ConfigError: A library is not installed.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"numbers are checked by {' and '.join(missing)}: {install_command('redact')}, or "
            "keep them with --operator PHONE=keep --operator ID=keep --operator ACCOUNT=keep"
        )


def find_patterns(
    text: str,
    lang: str,
    labels: Iterable[str],
    *,
    is_guess: bool = False,
    check: Callable[[], None] = lambda: None,
) -> list[Found]:
    """Find what patterns know in a text.

    Args:
        text: Any text.
        lang: Its language: telephone numbers without a country code, and identity numbers, are
            those of its countries.
        labels: Which of ``PATTERNS`` to look for.
        is_guess: Whether the language was guessed, so that other countries count, too, as
            `eat_edge.redact.countries.languages_of` says.
        check: Called again and again; what it raises ends the search.

    Returns:
        What was found, by start. It does not overlap: the longest is preferred, and of the same
        length one behind its word, then an account number, then an identity number.
    """
    wanted = frozenset(labels)
    plain = _plain(text)
    rows = parted(plain)
    languages = languages_of(text, lang, is_guess=is_guess)
    order: list[tuple[str, Callable[[], Iterable[Found]]]] = [
        ("EMAIL", lambda: (Found(*span, "EMAIL") for span in emails(plain))),
        ("URL", lambda: (Found(*span, "URL") for span in urls(plain, text))),
        ("ACCOUNT", lambda: _accounts(chain(_numbers(rows, check), _spaced(rows)))),
        ("ID", lambda: _ids(rows, _numbers(rows, check), id_numbers(languages, lang))),
        ("PHONE", lambda: _phones(rows, regions(languages), check)),
    ]
    found = [
        Found(*one)
        for one in (*worded_numbers(rows, wanted), *numbers_of_form(rows, wanted))
        if not _is_other(rows, one[0], one[1])
    ]
    for label, find in order:
        check()
        if label in wanted:
            found += find()
    # Sorting keeps the order of those that are as long.
    return non_overlapping(sorted(found, key=lambda one: one.start - one.end))


def _plain(text: str) -> str:
    """The text with digits and letters of other widths and scripts as ASCII has them.

    It is as long as before.
    """
    if text.isascii():
        return text
    return "".join(map(_plain_char, text))


def _plain_char(char: str) -> str:
    if char < "\x80":
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char)
    if unicodedata.category(char) == "Pd":
        return "-"
    return folded if len(folded) == 1 and folded < "\x80" else char


def _numbers(text: str, check: Callable[[], None]) -> Iterator[_Number]:
    """Runs of digits and capitals with single spaces or hyphens, and the parts of such runs."""
    for match in _DIGITS.finditer(text):
        check()
        whole = match.group()
        if _DATE.match(whole):
            continue
        yield _Number(match.start(), match.end(), re.sub("[ -]", "", whole).upper())
        if " " in whole:
            at = match.start()
            for part in whole.split(" "):
                check()
                yield _Number(at, at + len(part), part.replace("-", "").upper())
                at += len(part) + 1


def _spaced(text: str) -> Iterator[_Number]:
    for match in _SPACED.finditer(text):
        yield _Number(*match.span(), re.sub(r"\s", "", match[0]).upper())


def _accounts(numbers: Iterable[_Number]) -> Iterator[Found]:
    """IBANs, and numbers of payment cards by their beginning and the Luhn digit."""
    iban, luhn = _module("iban"), _module("luhn")
    for number in numbers:
        compact = number.compact
        is_card = (
            compact.isdigit()
            and 13 <= len(compact) <= 19
            and compact[0] in "23456"
            and luhn.is_valid(compact)
        )
        if is_card or (compact[:2].isalpha() and iban.is_valid(compact)):
            yield Found(number.start, number.end, "ACCOUNT")


def _ids(text: str, numbers: Iterable[_Number], names: Sequence[str]) -> Iterator[Found]:
    modules = [_module(name) for name in names]
    for number in numbers:
        if (
            len(number.compact) >= _SHORTEST_ID
            and any(module.is_valid(number.compact) for module in modules)
            and not _THOUSANDS.fullmatch(text, number.start, number.end)
            and not _is_other(text, number.start, number.end)
            and not is_order(text, number.start)
        ):
            yield Found(number.start, number.end, "ID")


def _phones(text: str, countries: Sequence[str], check: Callable[[], None]) -> Iterator[Found]:
    import phonenumbers

    for start, end in _stretches(text):
        first = max(0, start - _AROUND)
        piece = text[first : end + _AROUND]
        if sum(map(str.isdigit, piece)) < _SHORTEST_PHONE:
            continue
        for region in countries:
            check()
            for match in phonenumbers.PhoneNumberMatcher(piece, region):
                at, after = first + match.start, first + match.end
                is_plain = text[at:after].isdigit() and is_order(text, at)
                if start <= at < end and not (_is_other(text, at, after) or is_plain):
                    is_open = text[at] == "(" and ")" not in text[at:after]
                    yield Found(at + is_open, after, "PHONE")


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a text that have digits: a search gives up where it has tried too many in one."""
    for match in _WITH_DIGITS.finditer(text):
        for start in range(match.start(), match.end(), _STRETCH):
            yield start, min(match.end(), start + _STRETCH)


def _is_other(text: str, start: int, end: int) -> bool:
    """Whether a number is a date, an amount of money or the number of a book."""
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    number = text[start:end]
    return bool(
        _ANY_DATE.fullmatch(number)
        or _BEFORE_AMOUNT.search(before)
        or _AFTER_AMOUNT.match(text, end)
        or _NUMBER_OF_BOOK.search(before)
        or _DECIMAL.fullmatch(number)
        or is_within_code(text, start, end)
        or (_ISBN_13.fullmatch(number) and _module("isbn").is_valid(number))
    )


def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")
