"""E-mail addresses and URLs, by their form."""

import re
from collections.abc import Iterator

__all__ = ["emails", "urls"]

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}"
)
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that write no spaces."""
_URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.|(?<![\w@./-])(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,4}[a-z]{2,12}(?=/\w))"
    r"[^\s<>\"'，。、；：！？「」『』【】《》]+",
    re.IGNORECASE | re.ASCII,
)
_ASCII_PATH = re.compile(r"[\x00-\x7f]*[A-Za-z\d](?=[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff])")
"""All of an address up to where the sentence goes on, in a script without spaces."""
_HOST = re.compile(r"(?:[a-z]+://)?[^/?#:]*[.][a-z]{2,12}(?=[^\x00-\x7f])", re.IGNORECASE)
"""A host in ASCII, before a letter that is no part of it."""
_IP_ADDRESS = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
    r"(?![\d]|\.\d)(?::\d{1,5}(?!\d))?"
)
_LEAST_OCTET = 100
"""The largest part of an address is this at least: smaller ones are chapters and versions."""
_BEHIND_URLS = ".,;:!?"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses.

    Args:
        text: With letters and digits as ASCII has them.

    Yields:
        Start and end of each.
    """
    if "@" not in text:
        return
    for match in _EMAIL.finditer(text):
        sign = text.rindex("@", match.start(), match.end())
        start = _start(text, match.start(), sign)
        if start < sign:
            yield start, _ascii_end(text, sign + 1, match.end())


def _start(text: str, start: int, sign: int) -> int:
    """Where an address begins: scripts without spaces write it into the sentence.

    Behind letters of another script it begins with ASCII, if it has any there.
    """
    is_ascii = text[sign - 1] < "\x80"
    for at in range(sign - 1, start - 1, -1):
        if (is_ascii and text[at] > "\x7f") or _NO_SPACES.match(text[at]):
            return at + 1
    return start


def _ascii_end(text: str, start: int, end: int) -> int:
    """Where a domain in ASCII ends before other letters; all of one in other letters."""
    if text[start] > "\x7f":
        return end
    return next((at for at in range(start, end) if text[at] > "\x7f"), end)


def urls(text: str, written: str) -> Iterator[tuple[int, int]]:
    """Find URLs, those without a scheme if a path follows, and IP addresses.

    Args:
        text: With letters, digits and signs as ASCII has them.
        written: The same as it was written: a wide sign ends an address in ASCII.

    Yields:
        Start and end of each.
    """
    for match in _URL.finditer(text):
        start, end = match.span()
        in_ascii = _HOST.match(text, start, end) or _ASCII_PATH.match(text, start, end)
        if in_ascii is not None:
            end = in_ascii.end()
        if written[start] < "\x80":
            wide = (at for at in range(start, end) if _is_wide_sign(text[at], written[at]))
            end = next(wide, end)
        yield start, start + len(_without_end(text[start:end]))
    for match in _IP_ADDRESS.finditer(text):
        octets = match[0].partition(":")[0].split(".")
        if max(map(int, octets)) >= _LEAST_OCTET:
            yield match.span()


def _is_wide_sign(plain: str, written: str) -> bool:
    return plain != written and not plain.isalnum()


def _without_end(url: str) -> str:
    """A URL without the signs of the sentence behind it; brackets in pairs are its own."""
    opened = {bracket: url.count(_BRACKETS[bracket]) for bracket in _BRACKETS}
    closed = {bracket: url.count(bracket) for bracket in _BRACKETS}
    end = len(url)
    while end and (last := url[end - 1]):
        if last in _BRACKETS and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in _BEHIND_URLS:
            break
        end -= 1
    return url[:end]
