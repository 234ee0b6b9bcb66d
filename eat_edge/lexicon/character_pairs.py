"""Tables of characters as text: every second character stands for the one before it."""

import re

from eat_edge.text import FoldingTable

__all__ = ["SURROGATE", "character_pairs", "folding_table"]

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a surrogate pair, which is no character."""


def character_pairs(pairs: str) -> dict[int, int]:
    """Read a string of character pairs as a table: every second from the one before.

    Raises:
        ValueError: A character is left over, or is half a surrogate pair.
    """
    if SURROGATE.search(pairs):
        raise ValueError("a table of characters has half a surrogate pair")
    return dict(zip(map(ord, pairs[::2]), map(ord, pairs[1::2]), strict=True))


def folding_table(pairs: str) -> FoldingTable:
    """Read a string of character pairs as a table for ``fold``; as ``character_pairs``."""
    return FoldingTable(character_pairs(pairs))
