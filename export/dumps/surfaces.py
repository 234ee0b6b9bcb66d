"""Titles of pages as names: what stands in running text, and what it is in English."""

import re

from eat_edge.lexicon import MAX_SURFACE
from eat_edge.text import FoldingTable, fold
from export.mini.parallel.corpus import ascii_english

__all__ = ["english_of", "surface_of"]

_PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]\s*")
_EDGES = " ,;.、，；。"


def surface_of(title: str, table: FoldingTable | None = None) -> str:
    """The folded surface form that a title, or a name of a list, is looked up by.

    Args:
        title: With spaces; what it has in parentheses tells it from others and is left out.
        table: As for ``fold``; none is needed for what is folded already.

    Returns:
        ``""`` for what is not looked up: single characters, more than ``MAX_SURFACE``, and what is
        in ASCII already.
    """
    surface = fold(_PARENTHESES.sub(" ", title), table=table).text.strip(_EDGES)
    return surface if 2 <= len(surface) <= MAX_SURFACE and not surface.isascii() else ""


def english_of(title: str) -> str:
    """An English title or label as a name in printable ASCII, ``""`` where nothing is left."""
    name = ascii_english(_PARENTHESES.sub(" ", title)).strip(_EDGES)
    return name if any(char.isalnum() for char in name) else ""
