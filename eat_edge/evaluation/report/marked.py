"""A text with spans in it, cut into pieces to be shown."""

from collections.abc import Iterable, Iterator

from eat_edge.evaluation.metrics.pairing import Outcome, Pair
from eat_edge.evaluation.spans import Span
from eat_edge.names import non_overlapping
from eat_edge.text.graphemes import is_boundary

__all__ = ["excerpt", "pieces"]

MAX_SHOWN = 600
_LEAD = 120


def excerpt(text: str, pairs: Iterable[Pair]) -> tuple[int, int]:
    """Choose what to show of a text that is too long to be shown.

    Args:
        text: The text.
        pairs: Its spans.

    Returns:
        Half-open code points: all of a text of up to 600, else so many from a little before its
        first error on. No character as a reader sees it is cut.
    """
    if len(text) <= MAX_SHOWN:
        return 0, len(text)
    wrong = [side for one in pairs if one.outcome is not Outcome.RIGHT for side in _sides(one)]
    start = max(0, min((side.start for side in wrong), default=0) - _LEAD)
    start = min(start, len(text) - MAX_SHOWN)
    end = start + MAX_SHOWN
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    return start, end


def pieces(
    text: str, marks: Iterable[tuple[Span, Outcome]], shown: tuple[int, int]
) -> Iterator[tuple[str, tuple[Span, Outcome] | None]]:
    """Cut a stretch of text at its marked spans.

    Args:
        text: The text.
        marks: Spans with what became of them; of spans that overlap the longest is kept.
        shown: The stretch, half-open; a span that reaches out of it is cut.

    Yields:
        Pieces that join to the stretch, each with its mark or None; none is empty.
    """
    start, end = shown
    by_span = {span: (span, outcome) for span, outcome in marks}
    kept = non_overlapping(sorted(by_span, key=lambda span: (span.start - span.end, span)))
    at = start
    for span in kept:
        if span.start >= end or span.end <= start:
            continue
        if at < span.start:
            yield text[at : span.start], None
        yield text[max(span.start, start) : min(span.end, end)], by_span[span]
        at = min(span.end, end)
    if at < end:
        yield text[at:end], None


def _sides(one: Pair) -> list[Span]:
    return [side for side in (one.gold, one.found) if side is not None]
