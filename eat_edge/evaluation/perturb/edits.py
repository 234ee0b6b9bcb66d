"""Changing a text without losing its gold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eat_edge.evaluation.spans import GoldDocument, Span

__all__ = ["Edit", "apply_edits"]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of a text with what stands there instead.

    Attributes:
        start: First code point that goes.
        end: One past the last; ``start`` where something is only inserted.
        text: What comes; empty where something is only removed.
    """

    start: int
    end: int
    text: str


def apply_edits(document: GoldDocument, edits: Iterable[Edit]) -> GoldDocument:
    """Change a text and move its gold along.

    Args:
        document: Text and gold.
        edits: In any order. They neither overlap, nor reach over the end of a gold span, nor leave
            a gold span empty. What is inserted at the end of a span is outside of it.

    Returns:
        The document with the same spans around what became of their surfaces.
    """
    ordered = sorted(edits)
    text = _edited(document.text, 0, ordered)
    spans = []
    for span in document.spans:
        assert not any(
            one.start < end < one.end for one in ordered for end in (span.start, span.end)
        )
        start = span.start + sum(_growth(one) for one in ordered if one.end <= span.start)
        inside = [one for one in ordered if span.start <= one.start and one.end <= span.end]
        inside = [one for one in inside if one.start < one.end or _is_within(one.start, span)]
        surface = _edited(document.text[span.start : span.end], span.start, inside)
        # Where each name is and what it has become are worked out apart: they have to agree.
        assert surface and text[start : start + len(surface)] == surface, (document.id, span)
        spans.append(Span(start, start + len(surface), span.label))
    return replace(document, text=text, spans=tuple(spans))


def _edited(text: str, offset: int, ordered: Sequence[Edit]) -> str:
    pieces, at = [], 0
    for one in ordered:
        start, end = one.start - offset, one.end - offset
        assert at <= start <= end <= len(text), (at, one, len(text))
        pieces += [text[at:start], one.text]
        at = end
    return "".join([*pieces, text[at:]])


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _is_within(position: int, span: Span) -> bool:
    return span.start < position < span.end
