"""How two spans lie to one another."""

from collections.abc import Iterable
from enum import StrEnum

from eat_edge.evaluation.spans import Span

__all__ = ["Relation", "closest", "relation"]


class Relation(StrEnum):
    """Where a span lies, seen from another; the likest first."""

    SAME = "same"
    INSIDE = "inside"
    AROUND = "around"
    CROSSING = "crossing"
    DISJOINT = "disjoint"


def relation(span: Span, other: Span) -> Relation:
    """Tell where a span lies, seen from another; types do not matter.

    Args:
        span: The one asked about.
        other: The one it is seen from.

    Returns:
        ``INSIDE`` and ``AROUND`` for the shorter and the longer one, ``CROSSING`` where each has
        something of its own, ``DISJOINT`` where they share nothing.
    """
    if (span.start, span.end) == (other.start, other.end):
        return Relation.SAME
    if span.end <= other.start or other.end <= span.start:
        return Relation.DISJOINT
    if other.start <= span.start and span.end <= other.end:
        return Relation.INSIDE
    if span.start <= other.start and other.end <= span.end:
        return Relation.AROUND
    return Relation.CROSSING


def closest(span: Span, others: Iterable[Span]) -> Relation:
    """Tell where a span lies, seen from the span it is likest to.

    Args:
        span: The one asked about.
        others: Any spans, perhaps none.

    Returns:
        The first relation of ``Relation`` that it has to any of them, ``DISJOINT`` to none.
    """
    found = {relation(span, other) for other in others}
    return next((one for one in Relation if one in found), Relation.DISJOINT)
