"""Whether scores are the share that is right."""

import pytest

from eat_edge.evaluation.metrics.calibration import calibration


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
