"""Intervals: documents are drawn whole, and the seed decides."""

import numpy as np
import pytest
from scored import LABELS, rows, spans

from eat_edge.evaluation.metrics.bootstrap import estimate
from eat_edge.evaluation.metrics.pairing import pair
from eat_edge.evaluation.metrics.scores import scores


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
