"""Which sentences the language model is asked about."""

from dataclasses import replace

import pytest
from evidence import FUSION

from eat_edge.bundle import Doubt
from eat_edge.config import Options
from eat_edge.pipeline.fusion import Evidence, Weighed
from eat_edge.pipeline.uncertain import Asking, asking_of, is_uncertain


@pytest.mark.parametrize(
    ("options", "asking"),
    [
        (Options(), Asking.UNCERTAIN),
        (Options("fast"), Asking.NEVER),
        (Options("full"), Asking.ALWAYS),
        (Options(translate=True), Asking.ALWAYS),
    ],
)
def test_options_say_what_is_asked(options: Options, asking: Asking) -> None:
    assert asking_of(options) is asking


@pytest.mark.parametrize(
    ("scores", "doubt", "expected"),
    [
        ([], Doubt(1.0, 1.0), False),
        ([0.99], Doubt(0.3, 0.3), False),
        ([0.01], Doubt(0.3, 0.3), False),
        ([0.6], Doubt(0.3, 0.3), True),
        ([0.4], Doubt(0.3, 0.3), True),
        ([0.99, 0.6], Doubt(0.3, 0.3), True),
        ([0.5], Doubt(0.0, 0.0), False),
        ([0.6], Doubt(0.3, 0.0), False),
        ([0.4], Doubt(0.3, 0.0), True),
        ([0.6], Doubt(0.0, 0.3), True),
        ([0.4], Doubt(0.0, 0.3), False),
    ],
)
def test_one_span_in_doubt_is_enough(scores: list[float], doubt: Doubt, expected: bool) -> None:
    weighed = [Weighed(Evidence(0, 2), "LOC", score) for score in scores]
    assert is_uncertain(weighed, FUSION, doubt) is expected


def test_what_is_near_depends_on_the_type() -> None:
    fusion = replace(FUSION, least_of={"PER": 0.8})
    assert is_uncertain([Weighed(Evidence(0, 2), "PER", 0.8)], fusion, Doubt(0.1, 0.1))
    assert not is_uncertain([Weighed(Evidence(0, 2), "LOC", 0.8)], fusion, Doubt(0.1, 0.1))
