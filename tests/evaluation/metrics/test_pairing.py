"""Which span of the gold goes with which that was found."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import disjoint, spans

from eat_edge.evaluation.metrics.pairing import Outcome, pair
from eat_edge.evaluation.spans import Span


def outcomes(gold: list[Span], found: list[Span]) -> list[str]:
    return [one.outcome.value for one in pair(gold, found)]


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (["0-3 PER"], ["0-3 PER"], "right"),
        (["0-3 PER"], ["0-3 LOC"], "wrong type"),
        (["0-3 PER"], ["1-4 PER"], "wrong span"),
        (["0-3 PER"], ["2-9 ORG"], "wrong type and span"),
        (["0-3 PER"], [], "missed"),
        ([], ["0-3 PER"], "spurious"),
    ],
)
def test_the_six_scenarios(gold: list[str], found: list[str], expected: str) -> None:
    assert outcomes(spans(*gold), spans(*found)) == [expected]


def test_spans_that_touch_do_not_overlap() -> None:
    assert outcomes(spans("0-3 PER"), spans("3-5 PER")) == ["missed", "spurious"]


def test_the_likest_are_paired_first() -> None:
    # The wrong type comes first in the text and must not take what the right type answers.
    pairs = pair(spans("0-10 PER"), spans("0-3 LOC", "4-10 PER"))
    assert [one.outcome for one in pairs] == [Outcome.SPURIOUS, Outcome.WRONG_SPAN]
    pairs = pair(spans("0-5 PER", "0-5 ORG", "0-3 LOC"), spans("0-5 ORG"))
    assert [one.gold for one in pairs if one.found] == spans("0-5 ORG")


def test_each_takes_the_first_so_that_the_next_has_one() -> None:
    gold, found = spans("0-4 PER", "5-9 PER"), spans("2-6 PER", "8-12 PER")
    assert outcomes(gold, found) == ["wrong span", "wrong span"]


@given(disjoint(), disjoint(), st.randoms())
def test_pairs_whatever_the_order(
    gold: list[Span], found: list[Span], shuffle: random.Random
) -> None:
    pairs = pair(gold, found)
    assert sorted(one.gold for one in pairs if one.gold) == gold
    assert sorted(one.found for one in pairs if one.found) == found
    for one in pairs:
        if one.gold and one.found:
            assert max(one.gold.start, one.found.start) < min(one.gold.end, one.found.end)
    assert sum(one.outcome is Outcome.RIGHT for one in pairs) == len(set(gold) & set(found))
    shuffle.shuffle(gold)
    shuffle.shuffle(found)
    assert pair(gold, found) == pairs
