"""Which sentences the language model is asked about."""

import pytest

from eat_edge.config import Options
from eat_edge.pipeline.fusion import Evidence, Weighed
from eat_edge.pipeline.uncertain import Asking, asking_of, in_doubt


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
        ([], 1.0, []),
        ([0.99], 0.3, []),
        ([0.01], 0.3, []),
        ([0.6], 0.3, [0]),
        ([0.4], 0.3, [0]),
        ([0.99, 0.6, 0.3], 0.3, [1, 2]),
        ([0.5], 0.0, []),
    ],
)
def test_what_is_near_the_least_score_is_in_doubt(
    scores: list[float], doubt: float, expected: list[int]
) -> None:
    weighed = [Weighed(Evidence(n, n + 1), "LOC", score) for n, score in enumerate(scores)]
    assert in_doubt(weighed, 0.5, doubt) == {(n, n + 1) for n in expected}
