"""Charts: bars as long as what they show."""

from xml.etree import ElementTree

import pytest

from eat_edge.evaluation.metrics.calibration import Bin, Calibration
from eat_edge.evaluation.metrics.scores import Estimate
from eat_edge.evaluation.report.charts import calibration_chart, count_bar, interval_bar


def widths(svg: str) -> list[float]:
    """Widths of the filled bars."""
    root = ElementTree.fromstring(svg)
    return [float(one.attrib["width"]) for one in root.iter("rect") if one.get("class") == "fill"]


@pytest.mark.parametrize(("count", "most", "width"), [(0, 1, 0), (1, 4, 30), (4, 4, 120)])
def test_a_count_is_as_long_as_its_share(count: int, most: int, width: float) -> None:
    assert widths(count_bar(count, most)) == [width]


def test_a_figure_has_its_interval_across_its_end() -> None:
    svg = interval_bar(Estimate(0.5, 0.25, 0.75))
    assert widths(svg) == [60]
    assert "M30.0 6H90.0" in svg


def test_only_bins_with_entities_have_a_bar() -> None:
    bins = [Bin(number / 10, (number + 1) / 10, 0, 0.0, 0.0) for number in range(10)]
    bins[9] = Bin(0.9, 1.0, 4, 0.95, 0.75)
    svg = calibration_chart(Calibration(tuple(bins), 0.2))
    assert len(widths(svg)) == 1
    assert "4 entities, mean score 0.950, share right 0.750" in svg
