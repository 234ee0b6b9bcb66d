"""A sentence as it was meant: words without spaces in them, foreign names with their dot."""

import re
from collections.abc import Callable
from dataclasses import replace

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.broken import gaps_of, surely_broken
from eat_edge.pipeline.source.pairs import pairs_in
from eat_edge.pipeline.source.shouted import without_shouting
from eat_edge.text import Folded
from eat_edge.text.runs import is_katakana

__all__ = ["mended"]

_MARKS = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2460-\u2473"
_FOOTNOTE = re.compile(f"(?<=[^\\W\\d_A-Za-z])[{_MARKS}]+(?!\\w)")
"""Digits that are raised, or in circles, behind a word of other letters than Latin (m²), and not
before one, as before the next item of a list (①北京②上海)."""
_DOT = "\u30fb"
_LEAST_GAPS = 3
"""Gaps from which on two kinds of them tell which are within names: 安倍 晋三　麻生 太郎."""
_NARROW = frozenset((" ", "\u00a0"))
_LEAST_PRIOR = 0.3
"""Prior from which on a name with a dot is known well enough to be read with it."""


def mended(
    folded: Folded,
    source: str,
    lang: str,
    gain: Callable[[str, str], float],
    look_up: Callable[[str], NameMatch | None],
) -> Folded:
    """Mend what is surely broken, for all that follows.

    Args:
        folded: A sentence.
        source: The same as given.
        lang: Its language.
        gain: Tells by how much two words are likelier as one.
        look_up: Knows names by their surface.

    Returns:
        The sentence without spaces that break a word and marks of footnotes, with walls between
        names whose parts another kind of gap sets apart, and with a dot where a gap stands between
        the given name and the surname of a known foreigner: バラク オバマ.
    """
    if _FOOTNOTE.search(source):
        folded = folded.without(_footnotes(folded, source))
    if places := surely_broken(list(gaps_of(folded)), gain):
        folded = folded.without(places)
    if len(folded.seams) >= _LEAST_GAPS and not pairs_in(folded):
        folded = _with_walls(folded, source)
    if lang == "ja":
        for seam in reversed(folded.seams):
            if _is_of_a_person(folded, seam, look_up):
                folded = folded.with_mark(seam, _DOT)
    return without_shouting(folded, lang, look_up)


def _footnotes(folded: Folded, source: str) -> list[int]:
    """Offsets of what marks of footnotes have become."""
    spans = [found.span() for found in _FOOTNOTE.finditer(source)]
    return [
        at
        for at in range(len(folded.text))
        if any(start <= folded.source_span(at, at + 1)[0] < end for start, end in spans)
    ]


def _with_walls(folded: Folded, source: str) -> Folded:
    """Make walls of every second gap, where these are of another width than the others."""
    before = [folded.source_span(seam - 1, seam)[1] for seam in folded.seams]
    behind = [folded.source_span(seam, seam + 1)[0] for seam in folded.seams]
    is_narrow = [source[start:end] in _NARROW for start, end in zip(before, behind, strict=True)]
    if len(set(is_narrow[::2])) > 1 or set(is_narrow[1::2]) != {not is_narrow[0]}:
        return folded
    return replace(
        folded,
        seams=folded.seams[::2],
        walls=tuple(sorted({*folded.walls, *folded.seams[1::2]})),
    )


def _is_of_a_person(folded: Folded, seam: int, look_up: Callable[[str], NameMatch | None]) -> bool:
    """Whether the katakana on both sides of a gap are the name of a person with a dot."""
    text, others = folded.text, {*folded.seams, *folded.walls} - {seam}
    start = end = seam
    while start and start not in others and is_katakana(text[start - 1]):
        start -= 1
    while end < len(text) and end not in others and is_katakana(text[end]):
        end += 1
    if not start < seam < end:
        return False
    match = look_up(f"{text[start:seam]}{_DOT}{text[seam:end]}")
    return match is not None and match.prior >= _LEAST_PRIOR and match.names[0].label == "PER"
