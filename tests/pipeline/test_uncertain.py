"""Which sentences the language model is asked about."""

from dataclasses import fields

import pytest

from eat_edge.bundle import Fusion
from eat_edge.config import Options
from eat_edge.pipeline.fusion import Evidence
from eat_edge.pipeline.uncertain import Asking, asking_of, is_uncertain
from eat_edge.types import Mention

NOTHING = dict.fromkeys((field.name for field in fields(Fusion)), 0.0)
FUSION = Fusion(**NOTHING | {"source": 1.0, "least": 0.5})
"""A span is as sure as its mention in the source."""


def tagged(score: float) -> Evidence:
    return Evidence(0, 2, source=Mention(0, 2, "柏林", "LOC", score))


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
        ([], 1.0, False),
        ([0.99], 0.3, False),
        ([0.01], 0.3, False),
        ([0.6], 0.3, True),
        ([0.4], 0.3, True),
        ([0.99, 0.6], 0.3, True),
        ([0.5], 0.0, False),
    ],
)
def test_one_span_in_doubt_is_enough(scores: list[float], doubt: float, expected: bool) -> None:
    assert is_uncertain(map(tagged, scores), FUSION, doubt) is expected
