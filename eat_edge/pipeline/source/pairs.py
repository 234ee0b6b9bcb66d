"""Chinese persons whose surname and given name are set apart, one behind the other: 刘 翔 姚 明."""

from collections.abc import Iterator
from itertools import pairwise

from eat_edge.english.romanise.surnames import COMMON_SURNAMES
from eat_edge.text import Folded
from eat_edge.text.script import script_of

__all__ = ["pairs_in"]

_LEAST = 2
"""Pairs from which on a row of characters is one of persons."""


def pairs_in(folded: Folded) -> list[tuple[int, int, int]]:
    """Find persons in a row whose surname and given name are a character each.

    Args:
        folded: A sentence; it has no space between two Han, but seams.

    Returns:
        For each such person the start, the offset of the given name, and the end.
    """
    pairs: list[tuple[int, int, int]] = []
    for run in _runs(folded):
        persons = [(at, at + 1, at + 2) for at in range(*run, 2)]
        if len(persons) >= _LEAST and all(folded.text[at] in COMMON_SURNAMES for at, *_ in persons):
            pairs += persons
    return pairs


def _runs(folded: Folded) -> Iterator[tuple[int, int]]:
    """Spans of an even number of Han that are set apart from one another."""
    text, start = folded.text, -1
    seams = [seam for seam in folded.seams if 0 < seam < len(text)]
    for before, seam in pairwise([-2, *seams, len(text) + 2]):
        if seam != before + 1:
            if start >= 0:
                yield from _run(text, start, before)
            start = seam - 1
    return


def _run(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The characters around neighbouring seams, where they are an even number of Han."""
    start, end = first, last + 1
    while start < end and script_of(text[start]) != "Han":
        start += 1
    while end > start and script_of(text[end - 1]) != "Han":
        end -= 1
    if (end - start) % 2:
        # 刘 翔 姚 明 李娜: the last has its name whole.
        end -= 1
    if end - start >= 2 * _LEAST:
        yield start, end
