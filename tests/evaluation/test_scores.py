"""Pairs, span scores and their intervals, confusion, calibration; checked by hand."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.evaluation.metrics.bootstrap import estimate
from eat_edge.evaluation.metrics.calibration import calibration
from eat_edge.evaluation.metrics.confusion import confusion
from eat_edge.evaluation.metrics.pairing import Outcome, Pair, pair
from eat_edge.evaluation.metrics.scores import SCHEMES, Score, scores, span_counts
from eat_edge.evaluation.spans import Span, counted

LABELS = ("PER", "LOC", "ORG")


def spans(*described: str) -> list[Span]:
    """Spans written as "0-3 PER"."""
    found = []
    for one in described:
        bounds, label = one.split()
        start, end = bounds.split("-")
        found.append(Span(int(start), int(end), label))
    return found


def outcomes(gold: list[Span], found: list[Span]) -> list[str]:
    return [one.outcome.value for one in pair(gold, found)]


def rows(*documents: list[Pair]) -> dict[str, Score]:
    return {score.name: score for score in scores(documents, LABELS, seed=0)}


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


def mixed() -> list[Pair]:
    """One pair of each kind: every scheme gives something else."""
    return pair(
        spans("0-3 PER", "10-13 PER", "20-23 LOC", "30-33 LOC", "40-43 ORG"),
        spans("0-3 PER", "10-13 LOC", "20-24 LOC", "32-36 ORG", "50-53 PER"),
    )


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


@st.composite
def disjoint(draw: st.DrawFn) -> list[Span]:
    borders = sorted(draw(st.sets(st.integers(0, 20), max_size=8)))
    return [
        Span(start, end, draw(st.sampled_from(LABELS)))
        for start, end in zip(borders[::2], borders[1::2], strict=False)
    ]


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


def test_intervals_hold_the_figure_and_narrow_with_more_documents() -> None:
    right = pair(spans("0-3 PER"), spans("0-3 PER"))
    wrong = pair(spans("0-3 PER"), spans("0-2 PER"))
    few, many = rows(*[right, wrong] * 10)["strict"].f1, rows(*[right, wrong] * 1000)["strict"].f1
    for one in (few, many):
        assert one.value == 0.5
        assert one.low < 0.5 < one.high
    # The share of heads in n throws has a standard error of 1 / (2 sqrt n).
    assert many.high - many.low == pytest.approx(2 * 1.96 / (2 * np.sqrt(2000)), rel=0.1)
    assert few.high - few.low == pytest.approx(2 * 1.96 / (2 * np.sqrt(20)), rel=0.15)


def test_documents_are_drawn_whole() -> None:
    # Ten spans of one document stand or fall together: no narrower than with one span each.
    ten = spans(*(f"{at}-{at + 2} PER" for at in range(0, 30, 3)))
    one = spans("0-2 PER")
    with_ten = rows(*[pair(ten, ten), pair(ten, [])] * 10)["strict"].recall
    with_one = rows(*[pair(one, one), pair(one, [])] * 10)["strict"].recall
    assert with_ten == with_one


def test_the_seed_decides_the_draws() -> None:
    found = spans(*(f"{at}-{at + 2} PER" for at in range(0, 30, 3)))
    documents = [pair(found[:number], found[: number // 2]) for number in range(11)]
    first = scores(documents, LABELS, seed=1)
    assert scores(documents, LABELS, seed=1) == first
    assert scores(documents, LABELS, seed=2) != first


def test_draws_that_say_nothing_are_passed_over() -> None:
    # The only LOC is found; in a third of the draws there is none, which makes it no less found.
    documents = [pair(spans("0-3 LOC"), spans("0-3 LOC")), *[pair(spans("0-3 PER"), [])] * 9]
    f1 = rows(*documents)["LOC"].f1
    assert (f1.value, f1.low, f1.high) == (1, 1, 1)


def test_intervals_of_more_draws_than_fit_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.arange(12.0).reshape(6, 2)
    at_once = estimate(counts, lambda sums: sums, seed=3)
    monkeypatch.setattr("eat_edge.evaluation.metrics.bootstrap._MAX_WEIGHTS", 100)
    in_chunks = estimate(counts, lambda sums: sums, seed=3)
    assert (at_once.low == in_chunks.low).all()
    assert (at_once.value == counts.sum(axis=0)).all()


def test_confusion_counts_every_pair_once() -> None:
    matrix = confusion(mixed(), LABELS)
    assert matrix.rows == (*LABELS, "spurious")
    assert matrix.columns == (*LABELS, "missed")
    assert matrix.counts == ((1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 0, 1), (1, 0, 0, 0))


def test_calibration_by_hand() -> None:
    result = calibration([(0.25, False), (0.3, True), (0.9, True), (1.0, True)])
    third, ninth, tenth = (result.bins[index] for index in (2, 8, 9))
    assert (third.num_entities, third.share_right) == (2, 0.5)
    assert third.mean_score == pytest.approx(0.275)
    assert (ninth.num_entities, ninth.mean_score, ninth.share_right) == (1, 0.9, 1)
    assert (tenth.low, tenth.high, tenth.num_entities) == (0.9, 1, 1)
    assert result.error == pytest.approx((2 * 0.225 + 0.1 + 0.0) / 4)
    assert sum(one.num_entities for one in result.bins) == 4


def test_calibration_of_nothing() -> None:
    result = calibration([])
    assert (result.error, len(result.bins)) == (0, 10)


def test_only_counted_types_count() -> None:
    assert counted(spans("0-1 PER", "2-3 DATE"), LABELS) == spans("0-1 PER")
