"""Lines that belong together: what a mail program, a printer or a PDF has wrapped.

Whether a name goes on over a line break, only who reads both lines can tell. Here is told where it
cannot: at a blank line, before an item of a list, between rows of a table, and where the next line
is in another script.
"""

import re
from collections.abc import Iterator

from eat_edge.text.script import script_of

__all__ = ["LINE_BREAKS", "paragraph_spans"]

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Those of ``str.splitlines``."""

_LINE = re.compile(f"[^{LINE_BREAKS}]*(?:\r\n|[{LINE_BREAKS}]|\\Z)")
_QUOTED = re.compile(r"(?:[ \t]*>)*")
_ITEM = re.compile(
    r"\s*(?:[-+*#|=_~\u00b7\u2010-\u2015\u2022\u2023\u2043\u2219\u25a0-\u25ff\u2605\u2606\u203b\u30fb\uff0a\uff65]"
    r"|\d{1,3}[.)\u3001\uff0e\uff09](?!\d)|[(\uff08][\d\uff10-\uff19a-z\u4e00-\u4e5d\u5341]{1,3}[)\uff09]"
    r"|[\u4e00-\u4e5d\u5341]{1,3}\u3001|[\u2460-\u24ff]|[\u3010\u25b6]"
    r"|第?\d{1,3}[位위](?!\w)"
    r"|第[\d一二三四五六七八九十百]+[章条節节回])"
)
"""How an item of a list, a heading or a rule begins."""
_FIELD = re.compile(r"\s*[^\s:：，。、,.]{1,8}[:：](?!//)")
"""How each line of a form begins, or of a play."""
_ENDS = re.compile(r"[:：;；】=_|]\s*\Z")
"""How a line ends that is no part of running text."""
_CELL = re.compile(
    r"(?<=\S)(?:(?=[ \u3000\xa0]*\t)[ \t\u3000\xa0]++|[ \u3000\xa0]{3,}+|\s?\|\s?)(?=\S)"
)
"""Between two cells of a table. Possessive, so that a run of tabs is read once."""
_EAST_ASIAN = frozenset(("Han", "Kana", "Bopomofo", "Hangul"))
"""Scripts that are written together."""


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text where nothing goes on over a line break.

    Args:
        text: Any text.

    Yields:
        Half-open spans that join without gaps to the whole text; each ends behind a line break or
        with the text. Sentences do not reach over them. The time taken is linear.
    """
    start = end = 0
    before = ""
    while end < len(text):
        line = _LINE.match(text, end)
        assert line is not None
        content = line.group()
        if start < end and not _goes_on(before, content):
            yield start, end
            start = end
        before, end = content, line.end()
    if start < end:
        yield start, end


def _goes_on(before: str, line: str) -> bool:
    """Whether a sentence may go on from one line to the next."""
    first, second = _QUOTED.match(before), _QUOTED.match(line)
    assert first is not None and second is not None
    if first.group().count(">") != second.group().count(">"):
        return False
    before, line = before[first.end() :], line[second.end() :]
    if not before.strip() or not line.strip() or _ENDS.search(before):
        return False
    if _ITEM.match(line) or (_FIELD.match(before) and _FIELD.match(line)):
        return False
    if _CELL.search(before) or _CELL.search(line):
        return False
    scripts, others = _scripts_of(before), _scripts_of(line)
    return not scripts or not others or not scripts.isdisjoint(others)


def _scripts_of(line: str) -> frozenset[str]:
    """Scripts of a line but for Latin, in which names stand in every language."""
    if line.isascii():
        return frozenset()
    scripts = frozenset(map(script_of, set(line))) - {"Common", "Latin"}
    return scripts if scripts.isdisjoint(_EAST_ASIAN) else scripts | _EAST_ASIAN
