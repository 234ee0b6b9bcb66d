"""Questions of yes or no, which one token answers."""

import math
from concurrent.futures import Future

import numpy as np
import pytest

from eat_edge.decoder import Completion
from eat_edge.llm.vote import OneOf, Vote


def allowed(constraint: OneOf) -> list[int]:
    logits = np.ones(6, np.float32)
    constraint.mask(logits)
    return np.flatnonzero(np.isfinite(logits)).tolist()


@pytest.mark.parametrize("tokens", [[3], [4, 1], {0, 5, 2}])
def test_one_of_a_few_tokens(tokens: list[int]) -> None:
    constraint = OneOf(tokens)
    assert allowed(constraint) == sorted(tokens)
    assert constraint.forced() is None
    constraint.advance(3)
    assert allowed(constraint.fork()) == sorted(tokens)


@pytest.mark.parametrize(("shares", "expected"), [([0.6, 0.3, 0.1], 0.7), ([0.5, 0.5], 0.5)])
def test_all_ways_to_say_yes_count(shares: list[float], expected: float) -> None:
    future: Future[tuple[Completion, ...]] = Future()
    tokens = (10, 11, 12)
    future.set_result(
        tuple(
            Completion((token,), (math.log(share),), "length")
            for token, share in zip(tokens, shares, strict=False)
        )
    )
    assert Vote(future, frozenset({10, 12})).probability == pytest.approx(expected)
