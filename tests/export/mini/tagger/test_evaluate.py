"""Scores of a tagger while it learns."""

import pytest

from export.mini.tagger.evaluate import score_spans


def test_scores_are_strict() -> None:
    gold = [[(0, 2, "PER"), (5, 9, "LOC")], []]
    found = [[(0, 2, "PER"), (5, 8, "LOC")], [(0, 1, "LOC")]]
    score = score_spans(gold, found)
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == pytest.approx(1 / 2)
    assert score.f1 == pytest.approx(2 / 5)
    assert score.by_label == {"PER": 1.0, "LOC": 0.0}
    assert score_spans([[]], [[]]).f1 == 1


def test_scores_without_misc_leave_it_out_on_both_sides() -> None:
    gold = [[(0, 2, "PER"), (5, 9, "MISC")]]
    found = [[(0, 2, "PER"), (5, 8, "MISC"), (9, 10, "MISC")]]
    assert score_spans(gold, found).without_misc == 1
    assert score_spans(gold, [[(0, 2, "MISC")]]).without_misc == 0
