"""Spans, entities and traces, made up."""

from collections.abc import Sequence

from eat_edge.evaluation.error_analysis.trace import Named, Trace
from eat_edge.evaluation.spans import Span
from eat_edge.types import Entity

LABELS = ("PER", "LOC", "ORG")
LEAST = 0.5
"""Least score of an entity."""


def span(described: str) -> Span:
    """A span written as "0-3 PER"; the type may be left out."""
    bounds, _, label = described.partition(" ")
    start, end = bounds.split("-")
    return Span(int(start), int(end), label)


def named(
    described: str, score: float = 0.9, sources: str = "source", *, is_placed: bool = False
) -> Named:
    return Named(span(described), score, score >= LEAST, is_placed, tuple(sources.split()))


def trace(
    *names: Named,
    bounds: str = "0-20",
    known: Sequence[str] = (),
    kept: Sequence[str] = (),
    joined: Sequence[str] | None = None,
    nowhere: Sequence[str] = (),
    english: str | None = "",
) -> Trace:
    window = span(bounds)
    return Trace(
        start=window.start,
        end=window.end,
        english=english,
        known=frozenset((one.start, one.end) for one in map(span, known)),
        named=names,
        nowhere=tuple(nowhere),
        kept=tuple(map(span, kept)),
        joined=tuple(map(span, kept if joined is None else joined)),
    )


def entity(text: str, described: str, sources: str = "source") -> Entity:
    one = span(described)
    surface = text[one.start : one.end]
    return Entity(one.start, one.end, surface, one.label, 0.8, "X", tuple(sources.split()))
