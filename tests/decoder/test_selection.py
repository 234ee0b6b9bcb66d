import math

import numpy as np
import pytest

from eat_edge.decoder.protocol import Float32Array
from eat_edge.decoder.selection import select, select_others
from eat_edge.errors import ModelError

LOGITS = (0.0, 2.0, 1.0, -1.0)


def rows(*logits: tuple[float, ...]) -> Float32Array:
    return np.array(logits, np.float32)


class Only:
    """Allows some tokens."""

    is_finite = True

    def __init__(self, *allowed: int) -> None:
        self._allowed = allowed

    def mask(self, logits: Float32Array) -> None:
        logits[[token for token in range(len(logits)) if token not in self._allowed]] = -np.inf

    def forced(self) -> int | None:
        return None

    def advance(self, token: int) -> None:
        raise AssertionError

    def fork(self) -> "Only":
        return self


class Failing(Only):
    def mask(self, logits: Float32Array) -> None:
        raise ModelError("no such token")


def softmax(logits: tuple[float, ...]) -> list[float]:
    total = sum(map(math.exp, logits))
    return [math.exp(logit) / total for logit in logits]


def test_the_most_probable_token_is_chosen_with_its_probability() -> None:
    (choice,) = select([None], [True], rows(LOGITS))
    assert choice.token == 1
    assert math.exp(choice.logprob) == pytest.approx(softmax(LOGITS)[1])


def test_a_constraint_takes_part_of_the_probability_away() -> None:
    (choice,) = select([Only(0, 2)], [True], rows(LOGITS))
    assert choice.token == 2
    assert math.exp(choice.logprob) == pytest.approx(softmax((0.0, 1.0))[1])


def test_a_probability_that_nobody_wants_is_not_computed() -> None:
    logits = rows(LOGITS)
    (choice,) = select([None], [False], logits)
    assert (choice.token, choice.logprob) == (1, 0.0)
    assert logits.tolist() == [list(LOGITS)]


def test_rows_fail_alone() -> None:
    broken = (math.nan,) * 4
    choices = select(
        [None, Only(), Failing(), None], [True] * 4, rows(LOGITS, LOGITS, LOGITS, broken)
    )
    assert choices[0].error is None
    assert [str(choice.error) for choice in choices[1:]] == [
        "the constraint allows no token",
        "no such token",
        "the logits are not finite",
    ]


def test_others_are_those_that_are_probable_enough() -> None:
    row = rows(LOGITS)
    (choice,) = select([None], [True], row)
    shares = softmax(LOGITS)
    others = select_others(row[0], choice, math.log(0.08))
    assert [other.token for other in others] == [0, 2]
    for other in others:
        assert math.exp(other.logprob) == pytest.approx(shares[other.token], rel=1e-5)
    assert select_others(row[0], choice, math.log(0.9)) == []
