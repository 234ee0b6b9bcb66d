"""What stands at the edge of a name and is no part of it."""

import re
import unicodedata

__all__ = ["closed", "trimmed"]

_CLOSERS = {")": "(", "]": "[", "\uff09": "\uff08", "\u300d": "\u300c", "\u300f": "\u300e"}
_PAIRS = {
    **_CLOSERS,
    "»": "«",
    "\u201d": "\u201c\u201e",
    "\u201c": "\u201e",
    "\u300b": "\u300a",
    "\u3009": "\u3008",
}
"""What closes a quote or bracket, with what may have opened it."""
_OPENING_QUOTE = re.compile(r'(?<!\w)"(?=\w)')
_CLOSING_QUOTE = re.compile(r'"(?!\w)')
"""Not the gershayim within a Hebrew abbreviation."""
_GERESH = re.compile(
    "[\u05d2\u05d3\u05d6\u05d7\u05d8\u05e2\u05e5\u05e6\u05ea]['\u05f3\u2019](?!\\w)"
)
_OPEN_SINGLE = re.compile(r"(?<!\w)['\u2018\u05f3](?=[\w]|$)[^'\u2019\u05f3]*$")
"""A Hebrew letter with the mark that gives it another sound: סמוטריץ'. Where a quote is open, it
closes that."""
_THAI_ABBREVIATION = re.compile(
    "(?:[\u0e01-\u0e2e]{1,2}\\.)+[\u0e01-\u0e2e]{1,2}|[\u0e01-\u0e2e]{2,5}"
)
"""What a dot behind it belongs to: ธ.ก.ส, กทม."""
_DOT = re.compile(r" ?\.(?!\.)")
"""The dot of such an abbreviation; in scans a space stands before it."""
_SELECTORS = "\ufe0e\ufe0f"
"""They choose how the picture before them is drawn."""
_ABBREVIATION = re.compile(
    r"(?:\w\.\w*|(?<!\w)[^\W\d_]|(?<!\w)[\u0e01-\u0e2e]{2,5})(?<=[^\W\d_])\.$"
)
"""What ends in a dot of its own: letters with a dot between them, an initial, Thai consonants."""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take from a span what no name begins or ends with.

    These are white space, punctuation, currency and other signs, control characters, what is
    invisible, and marks without their letter. A bracket that would be left open goes with what is
    in it.

    Args:
        text: Any text.
        start: First code point of the span.
        end: One past its last.

    Returns:
        A span inside the given one, which begins with a letter or digit and ends with one, with a
        mark upon it, or with the dot of an abbreviation (ธ.ก.ส.); empty where there is no letter or
        digit.
    """
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not _may_end(text, start, end):
        opener = _CLOSERS.get(text[end - 1])
        opened = -1 if opener is None else text.rfind(opener, start, end)
        end = end - 1 if opened < 0 else opened
    return start, max(start, end)


def closed(text: str, start: int, end: int) -> int:
    """Close quotes and brackets that a span opens, a letter with its geresh, an abbreviation.

    Args:
        text: Any text.
        start: First code point of the span.
        end: One past its last.

    Returns:
        Where the span ends with the closing marks that directly follow it: ООО «Ромашка». The end
        as given where none is open, or something else follows.
    """
    if _GERESH.match(text, end - 1) and not _OPEN_SINGLE.search(text, 0, start):
        end += 1
    dot = _DOT.match(text, end)
    if dot is not None and _is_thai_abbreviation(text, start, end):
        end = dot.end()
    while end < len(text) and _is_open(text, start, end, text[end]):
        end += 1
    return end


def _is_thai_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether a span, or its last word, is letters that a dot abbreviates; spaces do not count."""
    last = max(start, text.rfind(" ", start, end) + 1)
    return bool(
        _THAI_ABBREVIATION.fullmatch(text, last, end)
        or _THAI_ABBREVIATION.fullmatch(text[start:end].replace(" ", ""))
    )


def _is_open(text: str, start: int, end: int, mark: str) -> bool:
    """Whether a mark closes what is opened within a span."""
    if mark != '"':
        # What closes one quote may open another: „ “ and “ ”.
        num_opened = sum(text.count(opener, start, end) for opener in _PAIRS.get(mark, ""))
        return num_opened > text.count(mark, start, end)
    num_opened = len(_OPENING_QUOTE.findall(text, start, end))
    return num_opened > len(_CLOSING_QUOTE.findall(text, start, end))


def _may_end(text: str, start: int, end: int) -> bool:
    """Whether a span ends with a letter, a digit, marks upon one, or an abbreviation."""
    if text[end - 1] == "." and _ABBREVIATION.search(text, start, end):
        return True
    while end > start and unicodedata.category(text[end - 1])[0] == "M":
        if text[end - 1] in _SELECTORS:
            return False
        end -= 1
    return end > start and text[end - 1].isalnum()
