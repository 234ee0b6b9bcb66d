"""Numbers without a check digit: passports, accounts and licences, by the word before them.

The patterns are our own; the forms are those that the issuing offices print.
"""

import re
from collections.abc import Iterable, Iterator

__all__ = ["worded_numbers"]

_BETWEEN = r"[\s:#№.,-]{0,4}"
_CYRILLIC = (
    (
        "ID",
        rf"\bпаспорт\w*(?:\s+(?:РФ|гражданина\s+РФ))?{_BETWEEN}(?:сери[яи]{_BETWEEN})?"
        rf"(\d\d ?\d\d{_BETWEEN}(?:номер{_BETWEEN})?\d{{6}})(?!\d)",
    ),
    ("ID", rf"\bСНИЛС\w*{_BETWEEN}(\d{{3}}[- ]?\d{{3}}[- ]?\d{{3}}[- ]?\d\d)(?!\d)"),
    ("ACCOUNT", rf"\bБИК\w*{_BETWEEN}(04\d{{7}})(?!\d)"),
    ("ACCOUNT", rf"(?<!\w)(?:[рк]\s?/\s?сч?|сч[её]т\w*){_BETWEEN}(\d{{20}})(?!\d)"),
    ("ACCOUNT", rf"\bкарт\w{{0,4}}{_BETWEEN}(\d{{4}}(?:[ -]?\d{{4}}){{3}})(?!\d)"),
)
_HAN = (
    (
        "ACCOUNT",
        rf"(?:口座(?:番号)?|普通(?:預金)?|当座(?:預金)?){_BETWEEN}は?{_BETWEEN}(\d{{7}})(?!\d)",
    ),
    ("ID", rf"免許証?(?:の?番号)?{_BETWEEN}は?{_BETWEEN}第?\s?(\d{{12}})(?!\d)"),
    (
        "ACCOUNT",
        rf"(?:(?:银行)?卡号|カード番号){_BETWEEN}[是は为為]?{_BETWEEN}"
        r"(\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{3})?)(?!\d)",
    ),
)
_PATTERNS = tuple(
    (label, re.compile(pattern, re.IGNORECASE)) for label, pattern in (*_CYRILLIC, *_HAN)
)
_BY_FORM = (
    # Russian banks: a balance account of persons or companies, and a currency.
    ("ACCOUNT", re.compile(r"(?<!\w)[34]0[1-9]\d{2}(?:810|643|840|978|156)\d{12}(?!\w)")),
    # Russian pensions, as they are printed.
    ("ID", re.compile(r"(?<!\w)\d{3}-\d{3}-\d{3} \d\d(?!\w)")),
)
"""Numbers of a form that nothing else has."""


def worded_numbers(text: str, labels: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Find numbers behind the word for them, and those of a form of their own.

    Args:
        text: With digits and hyphens as ASCII has them.
        labels: Types to look for.

    Yields:
        Start and end of the number alone, in code points, and its type.
    """
    wanted = frozenset(labels)
    for label, pattern in _PATTERNS:
        if label in wanted:
            for match in pattern.finditer(text):
                yield match.start(1), match.end(1), label
    for label, pattern in _BY_FORM:
        if label in wanted:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), label
