"""Cells of tables and items of lists: what stands there alone, and is known, is of that type."""

import re
from collections.abc import Collection, Iterable

from eat_edge.names import NameMatch
from eat_edge.types import Mention

__all__ = ["confirmed_cells", "fills_cell"]

_BEFORE = re.compile(r"(?:^|[\t|\n]|   +) ?$")
_BEHIND = re.compile(r" ?(?:$|[\t|\n]|   )")
_ITEM = re.compile(r"^ ?(?:[-*\u2022]|[0-9]{1,3}[.)\u3001]) ?")
"""What an item of a list begins with."""
_LEAST_PRIOR = 0.5
"""Prior from which on a known name is meant where nothing else stands in a cell."""


def fills_cell(folded: str, start: int, end: int, walls: Collection[int]) -> bool:
    """Whether a span is all that stands in a cell of a table, or in a line.

    Args:
        folded: The sentence.
        start: First code point of the span.
        end: One past its last.
        walls: Offsets of the spaces in the sentence that stand between columns.
    """
    is_after = start - 1 in walls or _BEFORE.search(folded, max(0, start - 4), start)
    return bool(is_after) and (end in walls or _BEHIND.match(folded, end) is not None)


def confirmed_cells(
    mentions: Iterable[Mention],
    known: Iterable[NameMatch],
    folded: str,
    walls: Collection[int],
) -> list[Mention]:
    """Give mentions that fill a cell, or an item of a list, the type that they are known as.

    The tagger has little to go by there: of ``3. Patna`` it makes a person.

    Args:
        mentions: Spans of a sentence.
        known: Its known names.
        folded: The sentence.
        walls: Offsets of the spaces in it that stand between columns.
    """
    mentions = list(mentions)
    item = _ITEM.match(folded)
    first = item.end() if item else 0
    sure = {
        one.span: one
        for one in known
        if one.prior >= _LEAST_PRIOR and len({name.label for name in one.names}) == 1
    }
    confirmed = []
    for one in mentions:
        match = sure.get(one.span)
        if match is not None and match.names[0].label and not match.composition:
            is_item = one.start == first and first > 0 and one.end == len(folded.rstrip())
            has_walls = bool(walls) or "|" in folded
            if is_item or (has_walls and fills_cell(folded, one.start, one.end, walls)):
                one = one.as_a(match.names[0].label, match.prior)
        confirmed.append(one)
    return confirmed
