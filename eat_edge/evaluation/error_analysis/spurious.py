"""What is there where an entity was found that is none of the gold's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eat_edge.evaluation.metrics.relation import Relation, closest
from eat_edge.evaluation.spans import Span
from eat_edge.types import Entity

__all__ = ["KINDS", "FalseEntity", "false_entities"]

KINDS = {
    Relation.SAME: "wrong type",
    Relation.INSIDE: "inside a gold entity",
    Relation.AROUND: "around a gold entity",
    Relation.CROSSING: "across a gold entity",
    Relation.DISJOINT: "nothing there",
}
"""What a false entity is, by where it lies, seen from the gold."""


@dataclass(frozen=True, slots=True)
class FalseEntity:
    """A found entity that the gold does not have.

    Attributes:
        span: Where it was found.
        place: Where that is, seen from the gold: a key of ``KINDS``.
        evidence: Its evidence sources, as in ``Entity``.
        score: Its score.
    """

    span: Span
    place: Relation
    evidence: tuple[str, ...]
    score: float


def false_entities(
    found: Iterable[Entity], gold: Sequence[Span], labels: Sequence[str]
) -> list[FalseEntity]:
    """Find out what the false entities of a document are.

    Args:
        found: What was found in it.
        gold: All spans of the gold, those of types that do not count included: a place that the
            gold has as a nationality is not "nothing there".
        labels: The types that count; found entities of others are passed over.

    Returns:
        One for each found entity that has no gold span of the same type at the same place.
    """
    right = frozenset(gold)
    false = []
    for entity in found:
        span = Span(entity.start, entity.end, entity.label)
        if entity.label in labels and span not in right:
            false.append(FalseEntity(span, closest(span, gold), entity.evidence, entity.score))
    return false
