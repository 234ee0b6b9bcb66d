"""How a found span lies to one of the gold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traces import span

from eat_edge.evaluation.metrics.relation import Relation, closest, relation
from eat_edge.evaluation.spans import Span


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2-4", "2-4", Relation.SAME),
        ("2-4", "2-5", Relation.INSIDE),
        ("2-4", "1-4", Relation.INSIDE),
        ("1-5", "2-4", Relation.AROUND),
        ("2-5", "2-4", Relation.AROUND),
        ("1-3", "2-4", Relation.CROSSING),
        ("1-2", "2-4", Relation.DISJOINT),
    ],
)
def test_how_spans_lie(one: str, other: str, expected: Relation) -> None:
    assert relation(span(one), span(other)) is expected
    turned = {Relation.INSIDE: Relation.AROUND, Relation.AROUND: Relation.INSIDE}
    assert relation(span(other), span(one)) is turned.get(expected, expected)


@given(*[st.tuples(st.integers(0, 8), st.integers(1, 8)) for _ in range(2)])
def test_only_spans_that_share_something_are_not_apart(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    shared = set(range(one[0], sum(one))) & set(range(other[0], sum(other)))
    found = relation(Span(one[0], sum(one), "PER"), Span(other[0], sum(other), "LOC"))
    assert (found is not Relation.DISJOINT) == bool(shared)


def test_the_closest_counts() -> None:
    assert closest(span("2-4"), map(span, ["9-10", "3-9", "0-9"])) is Relation.INSIDE
    assert closest(span("2-4"), []) is Relation.DISJOINT
