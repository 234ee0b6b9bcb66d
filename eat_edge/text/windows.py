"""Cutting a text into windows that go through the models one by one, with exact offsets.

A window is a sentence, or a part of one that is too long. Together the windows hold every
character of the text that is not whitespace.
"""

from collections.abc import Iterator
from dataclasses import replace

from eat_edge.text.graphemes import is_boundary
from eat_edge.text.languages import UNSPACED_SCRIPTS
from eat_edge.text.lines import LINE_BREAKS
from eat_edge.text.script import script_of
from eat_edge.text.sentences import CLAUSE_MARKS, CLOSERS, FULL_STOPS, sentence_spans
from eat_edge.types import Sentence

__all__ = ["SHORTEST", "split", "split_again"]

SHORTEST = 8
"""Least length that windows may be limited to, in code points."""

_CUT_AFTER = CLAUSE_MARKS | FULL_STOPS

_GAPS = "\u200b\u0f0b\u1361"
"""Zero-width space (Khmer, Burmese, Lao, Thai), Tibetan tsheg and Ethiopic word space."""


def split(text: str, lang: str, *, max_chars: int = 200, overlap: int = 20) -> list[Sentence]:
    """Cut a text into sentence windows.

    Sentences end at the full stops of all scripts, and at line breaks that no sentence goes on over
    (`paragraph_spans`); closing quotes stay with their sentence, and short quotations and brackets
    are not cut. A sentence longer than ``max_chars`` is cut at punctuation, else at a space, else
    between two letters, and only then do neighbours share up to ``overlap`` characters, so that a
    name at the cut is whole in one of them. No cut falls into a grapheme cluster, unless the
    cluster fills a quarter of a window.

    Args:
        text: Any text.
        lang: ISO 639-1 code, given to every window.
        max_chars: Longest window in code points, at least ``SHORTEST``.
        overlap: Most characters shared at a cut between letters, at most ``max_chars // 2``.

    Returns:
        Windows by ``start``, without outer whitespace and never empty; ``sentence.text`` is
        ``text[sentence.start:sentence.end]``. A blank text has none. The time taken is linear in
        the length of the text.
    """
    assert max_chars >= SHORTEST and 0 <= overlap <= max_chars // 2, (max_chars, overlap)
    windows: list[Sentence] = []
    for sentence_start, sentence_end in sentence_spans(text, lang, max_quote=max_chars // 2):
        bounds = _trim(text, sentence_start, sentence_end)
        for part_start, part_end in _parts(text, *bounds, max_chars, overlap):
            start, end = _trim(text, part_start, part_end)
            if start < end:
                windows.append(Sentence(start, end, text[start:end], lang))
    return windows


def split_again(window: Sentence) -> list[Sentence]:
    """Cut a window that turned out to be too long.

    Args:
        window: One window of a text.

    Returns:
        Windows of the same text, at most half as long or ``SHORTEST``; the window itself where it
        is no longer than that.
    """
    if len(window.text) <= SHORTEST:
        return [window]
    max_chars = max(SHORTEST, len(window.text) // 2)
    pieces = split(window.text, window.lang, max_chars=max_chars, overlap=max_chars // 5)
    return [
        replace(piece, start=window.start + piece.start, end=window.start + piece.end)
        for piece in pieces
    ]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return start, start + len(part.strip())


def _parts(
    text: str, start: int, end: int, max_chars: int, overlap: int
) -> Iterator[tuple[int, int]]:
    """Yield a sentence in parts of about the same length, none longer than ``max_chars``."""
    while end - start > max_chars:
        num_parts = -(-(end - start) // max_chars)
        ideal = start - (start - end) // num_parts
        cut = _cut_at_mark(text, start, ideal, max_chars)
        if cut is not None:
            yield start, cut
            start = cut
            continue
        num_parts = -(-(end - start - overlap) // (max_chars - overlap))
        ideal = start - (start - end - (num_parts - 1) * overlap) // num_parts
        cut = _cut_between_letters(text, start, ideal, max_chars, overlap)
        yield start, cut
        start = next((at for at in range(cut - overlap, cut) if is_boundary(text, at)), cut)
    if start < end:
        yield start, end


def _cut_at_mark(text: str, start: int, ideal: int, max_chars: int) -> int | None:
    """Find the cut nearest to ``ideal`` after punctuation, else after whitespace."""
    places = sorted(
        range(start + max_chars // 4, start + max_chars + 1), key=lambda at: abs(at - ideal)
    )
    after_space = None
    for at in places:
        before = text[at - 1]
        if before in _CUT_AFTER:
            if _may_cut_after_mark(text, at):
                return at
        elif after_space is None and _is_gap(before) and _parts_words(text, at):
            after_space = at
    return after_space


def _is_gap(char: str) -> bool:
    """Tell whether a character stands between words, or syllables, as whitespace does."""
    return char.isspace() or char in _GAPS


def _parts_words(text: str, at: int) -> bool:
    """Tell whether a gap before ``at`` is no line break in a script without spaces."""
    if text[at - 1] in LINE_BREAKS:
        return script_of(text[at]) not in UNSPACED_SCRIPTS
    return is_boundary(text, at)


def _may_cut_after_mark(text: str, at: int) -> bool:
    """Tell whether the punctuation before ``at`` ends a clause rather than sits in a number."""
    after = text[at]
    if text[at - 1].isascii() and after.isalnum() and text[at - 2].isalnum():
        return False
    return after not in CLOSERS and after not in _CUT_AFTER and is_boundary(text, at)


def _cut_between_letters(text: str, start: int, ideal: int, max_chars: int, overlap: int) -> int:
    """Find the grapheme boundary nearest to ``ideal`` that leaves room to share characters."""
    first = start + overlap + max_chars // 4
    below = range(ideal, first - 1, -1)
    above = range(ideal + 1, start + max_chars + 1)
    for places in (below, above):
        for at in places:
            if is_boundary(text, at):
                return at
    return ideal
