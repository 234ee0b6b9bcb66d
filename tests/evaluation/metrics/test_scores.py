"""Pairs, span scores and their intervals, confusion, calibration; checked by hand."""

import pytest
from hypothesis import given
from scored import LABELS, disjoint, mixed, rows, spans

from eat_edge.evaluation.metrics.pairing import pair
from eat_edge.evaluation.metrics.scores import SCHEMES, span_counts
from eat_edge.evaluation.spans import Span, counted


def test_what_a_pair_is_worth_in_each_scheme() -> None:
    table = rows(mixed())
    assert [table[scheme].credit for scheme in SCHEMES] == [1, 2, 3, 2]
    for scheme in SCHEMES:
        score = table[scheme]
        assert (score.num_found, score.num_gold) == (5, 5)
        assert score.precision.value == score.recall.value == pytest.approx(score.credit / 5)
        assert score.f1.value == pytest.approx(score.credit / 5)
    partial = rows(pair(spans("0-3 PER"), spans("0-2 LOC", "8-9 LOC")))["partial"]
    assert (partial.credit, partial.precision.value, partial.recall.value) == (0.5, 0.25, 0.5)
    assert partial.f1.value == pytest.approx(2 * 0.25 * 0.5 / 0.75)


def test_a_type_is_scored_strictly_on_its_own_spans() -> None:
    table = rows(mixed())
    assert (table["PER"].credit, table["PER"].num_found, table["PER"].num_gold) == (1, 2, 2)
    assert (table["LOC"].credit, table["LOC"].num_found, table["LOC"].num_gold) == (0, 2, 2)
    assert (table["ORG"].credit, table["ORG"].num_found, table["ORG"].num_gold) == (0, 1, 1)
    assert table["PER"].f1.value == 0.5


# Correct and partial counts of nervaluate 1.2.1 (strict, exact, partial, ent_type; a partial counts
# one half), with which these definitions agree.
FROM_NERVALUATE = [
    (["0-3 PER", "5-8 LOC"], ["0-3 PER", "5-8 ORG", "9-12 PER"], (1, 2, 2, 1)),
    (["2-12 LOC", "16-18 PER"], ["0-6 LOC", "9-17 PER"], (0, 0, 1, 2)),
    (["0-2 ORG", "2-4 ORG"], ["0-4 ORG"], (0, 0, 0.5, 1)),
    (["0-9 ORG"], ["0-2 LOC", "3-9 LOC"], (0, 0, 0.5, 0)),
    (["1-3 PER", "4-9 ORG", "14-16 ORG"], ["1-3 PER", "3-9 ORG", "14-16 ORG"], (2, 2, 2.5, 3)),
    ([], ["0-1 PER"], (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("gold", "found", "credits"), FROM_NERVALUATE)
def test_schemes_agree_with_nervaluate(
    gold: list[str], found: list[str], credits: tuple[float, ...]
) -> None:
    counts = span_counts(pair(spans(*gold), spans(*found)), LABELS)
    assert tuple(counts[: len(SCHEMES), 0]) == credits


@given(disjoint(), disjoint())
def test_schemes_are_ordered_and_mirrored(gold: list[Span], found: list[Span]) -> None:
    strict, exact, partial, of_type = span_counts(pair(gold, found), LABELS)[: len(SCHEMES)]
    assert strict[0] <= exact[0] <= partial[0] <= min(len(gold), len(found))
    assert strict[0] <= of_type[0]
    backwards = span_counts(pair(found, gold), LABELS)[: len(SCHEMES)]
    assert (backwards[:2, 0] == [strict[0], exact[0]]).all()


def test_nothing_to_find_and_nothing_found_is_zero() -> None:
    strict = rows([], [])["strict"]
    assert (strict.precision.value, strict.recall.value, strict.f1.value) == (0, 0, 0)
    assert (strict.f1.low, strict.f1.high) == (0, 0)


def test_only_counted_types_count() -> None:
    assert counted(spans("0-1 PER", "2-3 DATE"), LABELS) == spans("0-1 PER")
