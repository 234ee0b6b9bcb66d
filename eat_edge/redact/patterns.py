"""E-mail addresses, URLs, telephone, identity and account numbers: patterns, and checks of them.

A number is found where its form and its check digit are right, as python-stdnum and phonenumbers
know them (extra ``redact``). Addresses and telephone numbers are found by their form.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from eat_edge.errors import ConfigError, install_command
from eat_edge.names import non_overlapping

__all__ = [
    "BY_FORM_ALONE",
    "ID_NUMBERS",
    "REGIONS",
    "Found",
    "find_patterns",
    "require_libraries",
]

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}"
)
_URL = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"'，。、；：！？（）「」『』【】《》]+", re.IGNORECASE
)
_BEHIND_URLS = ".,;:!?)]}"
# Possessive, so that a run of digits is read once, whatever follows it.
_DIGITS = re.compile(r"(?<!\w)[A-Z]{0,5}\d[\dA-Z]*+(?:[ -][\dA-Z]++)*(?!\w)", re.ASCII)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d?-\d\d?(?!\d)")

REGIONS = {
    "zh": ("CN", "TW", "HK"),
    "ja": ("JP",),
    "ko": ("KR",),
    "ar": ("EG", "SA", "AE", "JO", "LB", "IQ", "MA"),
    "ru": ("RU",),
    "uk": ("UA",),
    "hi": ("IN",),
    "th": ("TH",),
    "he": ("IL",),
    "ka": ("GE",),
    "hy": ("AM",),
}
"""Countries whose telephone numbers are known without their country code, by language."""

ID_NUMBERS = {
    "zh": ("cn.ric", "cn.uscc", "tw.ubn"),
    "ja": ("jp.in_", "jp.cn"),
    "ko": ("kr.rrn", "kr.brn"),
    "ar": ("eg.tn",),
    "ru": ("ru.inn", "ru.ogrn"),
    "uk": ("ua.rntrc", "ua.edrpou"),
    "hi": ("in_.aadhaar", "in_.pan", "in_.gstin", "in_.epic"),
    "th": ("th.pin",),
    "he": ("il.idnr",),
}
"""Identity, tax and company numbers that are looked for, by language and their module in
python-stdnum. One check digit lets every tenth number pass, so that only those of the text's own
language are."""

_SHORTEST_ID = 8
"""Digits and letters from which on a number is looked at: shorter ones are right by accident."""

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


def find_patterns(text: str, lang: str, labels: Iterable[str]) -> list[Found]:
    """Find what patterns know in a text.

    Args:
        text: Any text.
        lang: Its language: telephone numbers without a country code are those of `REGIONS`,
            identity numbers those of `ID_NUMBERS`.
        labels: Which of ``PATTERNS`` to look for.

    Returns:
        What was found, by start; it does not overlap. An account number is preferred to an identity
        number, and that to a telephone number.
    """
    wanted = frozenset(labels)
    plain = _plain(text)
    order: list[tuple[str, Callable[[], Iterable[Found]]]] = [
        ("EMAIL", lambda: _emails(plain)),
        ("URL", lambda: _urls(plain)),
        ("ACCOUNT", lambda: _accounts(plain)),
        ("ID", lambda: _ids(plain, lang)),
        ("PHONE", lambda: _phones(plain, lang)),
    ]
    found = [one for label, find in order if label in wanted for one in find()]
    return non_overlapping(found)


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


def _emails(text: str) -> Iterator[Found]:
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        start = match.start()
        # Scripts without spaces write an address into the sentence: it begins behind their letters.
        while start < match.end() and text[start] > "\x7f":
            start += 1
        local = text.rindex("@", start, match.end())
        inner = max((at + 1 for at in range(start, local) if text[at] > "\x7f"), default=start)
        end = match.end()
        if inner < local:
            yield Found(inner, _ascii_end(text, local + 1, end), "EMAIL")


def _ascii_end(text: str, start: int, end: int) -> int:
    """Where a domain in ASCII ends before other letters; all of one in other letters."""
    if text[start] > "\x7f":
        return end
    return next((at for at in range(start, end) if text[at] > "\x7f"), end)


def _urls(text: str) -> Iterator[Found]:
    for match in _URL.finditer(text):
        url = match.group().rstrip(_BEHIND_URLS)
        yield Found(match.start(), match.start() + len(url), "URL")


def _numbers(text: str) -> Iterator[_Number]:
    """Runs of digits and capitals with single spaces or hyphens, and the parts of such runs."""
    for match in _DIGITS.finditer(text):
        whole = match.group()
        if _DATE.match(whole):
            continue
        yield _Number(match.start(), match.end(), re.sub("[ -]", "", whole))
        if " " in whole:
            at = match.start()
            for part in whole.split(" "):
                yield _Number(at, at + len(part), part.replace("-", ""))
                at += len(part) + 1


def _accounts(text: str) -> Iterator[Found]:
    """IBANs, and numbers of payment cards by their beginning and the Luhn digit."""
    iban, luhn = _module("iban"), _module("luhn")
    for number in _numbers(text):
        compact = number.compact
        is_card = (
            compact.isdigit()
            and 13 <= len(compact) <= 19
            and compact[0] in "23456"
            and luhn.is_valid(compact)
        )
        if is_card or (compact[:2].isalpha() and iban.is_valid(compact)):
            yield Found(number.start, number.end, "ACCOUNT")


def _ids(text: str, lang: str) -> Iterator[Found]:
    modules = [_module(name) for name in ID_NUMBERS.get(lang, ())]
    for number in _numbers(text):
        if len(number.compact) >= _SHORTEST_ID and any(
            module.is_valid(number.compact) for module in modules
        ):
            yield Found(number.start, number.end, "ID")


def _phones(text: str, lang: str) -> Iterator[Found]:
    import phonenumbers

    found = [
        Found(match.start, match.end, "PHONE")
        for region in REGIONS.get(lang, ("ZZ",))
        for match in phonenumbers.PhoneNumberMatcher(text, region)
    ]
    # Of what several countries take for a number, the longest.
    yield from sorted(found, key=lambda one: one.start - one.end)


def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")
