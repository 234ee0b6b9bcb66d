"""Two ways to find the same names: what they find, and how much one loses against the other."""

import numpy as np
import pytest
from scored import LABELS, spans

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.metrics.comparison import compare, strict_counts, strict_f1
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.types import Document, Entity

TEXT = "x" * 60
GOLD = spans("0-3 PER", "10-13 LOC", "20-23 DATE")


def case(*found: str) -> Case:
    entities = (
        Entity(one.start, one.end, TEXT[one.start : one.end], one.label, 0.9, "", ())
        for one in spans(*found)
    )
    return Case(GoldDocument(TEXT, "g", tuple(GOLD)), Document(TEXT, entities=tuple(entities)))


def test_right_found_and_gold_are_counted_of_types_that_count() -> None:
    counts = strict_counts([case("0-3 PER", "10-13 ORG", "20-23 DATE"), case()], LABELS)
    assert counts.tolist() == [[1, 2, 2], [0, 0, 2]]


@pytest.mark.parametrize(
    ("counts", "f1"), [([2, 2, 2], 1.0), ([1, 2, 2], 0.5), ([0, 0, 0], 0.0), ([0, 3, 0], 0.0)]
)
def test_f1_of_counts(counts: list[float], f1: float) -> None:
    assert strict_f1(np.array(counts, float)) == pytest.approx(f1)
    assert strict_f1(np.array([counts, counts], float)).tolist() == pytest.approx([f1, f1])


def test_the_drop_is_of_the_same_documents() -> None:
    all_of_it, half = case("0-3 PER", "10-13 LOC"), case("0-3 PER")
    found = compare([all_of_it] * 20, [half] * 20, LABELS, seed=1)
    assert found.first.value == 1.0
    assert found.second.value == pytest.approx(2 / 3)
    assert found.drop.value == pytest.approx(1 / 3)
    # Every draw has the same documents on both sides: documents alike leave no uncertainty.
    assert found.drop.low == pytest.approx(found.drop.high)


def test_the_interval_of_the_drop_is_narrower_than_those_of_either() -> None:
    first = [case("0-3 PER", "10-13 LOC"), case("0-3 PER"), case(), case("0-3 PER")] * 5
    second = [case("0-3 PER"), case("0-3 PER"), case(), case("0-3 PER")] * 5
    found = compare(first, second, LABELS, seed=1)
    assert found.drop.low <= found.drop.value <= found.drop.high
    assert found.drop.high - found.drop.low < found.first.high - found.first.low
    assert compare(first, second, LABELS, seed=1) == found


def test_a_way_against_itself_loses_nothing() -> None:
    cases = [case("0-3 PER"), case("10-13 ORG")]
    found = compare(cases, cases, LABELS, seed=3)
    assert (found.drop.value, found.drop.low, found.drop.high) == (0, 0, 0)
