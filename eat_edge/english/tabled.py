"""Where names of our own tables stand in a sentence."""

from collections.abc import Iterator, Mapping
from functools import cache

from eat_edge.english.famous import read_famous
from eat_edge.english.kinds import names_of_kinds
from eat_edge.text import fold

__all__ = ["bodies_within"]

_FIRST = 2
"""Characters by which names are found."""


def bodies_within(folded: str, lang: str, least: int) -> Iterator[tuple[int, int]]:
    """Find the organisations of the tables; of those that begin at one place the longest.

    Args:
        folded: A sentence.
        lang: Its language.
        least: Characters of the shortest name that counts.

    Yields:
        Half-open spans, by start.
    """
    index = _index(lang)
    text = folded.casefold()
    if not index or len(text) != len(folded):
        return
    for start in range(len(text) - _FIRST + 1):
        for name in index.get(text[start : start + _FIRST], ()):
            if len(name) >= least and text.startswith(name, start):
                yield start, start + len(name)
                break


@cache
def _index(lang: str) -> Mapping[str, list[str]]:
    others = {surface for surface, _, label in read_famous(lang) if label != "ORG"}
    names = {surface for surface, _, label in read_famous(lang) if label == "ORG"} - others
    names |= names_of_kinds(lang, "ORG") - names_of_kinds(lang, "LOC")
    index: dict[str, list[str]] = {}
    for name in {fold(name).text.casefold() for name in names}:
        index.setdefault(name[:_FIRST], []).append(name)
    for found in index.values():
        found.sort(key=len, reverse=True)
    return index
