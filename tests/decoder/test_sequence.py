from collections.abc import Iterable
from concurrent.futures import Future

import pytest

from eat_edge.decoder import Request
from eat_edge.decoder.protocol import Completion, Constraint, Float32Array
from eat_edge.decoder.sequence import Sequence


def run(
    tokens: Iterable[int],
    *,
    max_new_tokens: int = 1000,
    stop: Iterable[int] = (),
    constraint: Constraint | None = None,
) -> Completion | None:
    request = Request((1, 2), max_new_tokens, frozenset(stop), constraint)
    sequence = Sequence(request, Future())
    for token in tokens:
        completion = sequence.commit(token, -0.5)
        if completion is not None:
            return completion
    return None


def test_stop_is_no_part_of_the_completion_but_has_a_logprob() -> None:
    completion = run([5, 6, 9], stop=[9])
    assert completion.tokens == (5, 6)
    assert completion.logprobs == (-0.5, -0.5, -0.5)
    assert completion.finish == "stop"


def test_length() -> None:
    completion = run([5, 6, 7, 8], max_new_tokens=3)
    assert completion.tokens == (5, 6, 7)
    assert completion.finish == "length"


@pytest.mark.parametrize("period", [1, 2, 3, 5, 8, 16])
def test_a_loop_is_cut_back_to_its_first_round(period: int) -> None:
    circle = list(range(10, 10 + period))
    completion = run([3, 4, *circle * 40])
    assert completion.finish == "repetition"
    assert completion.tokens == (3, 4, *circle)
    assert len(completion.logprobs) == len(completion.tokens)


def test_what_repeats_a_little_is_no_loop() -> None:
    assert run([7] * 15) is None
    assert run([7, 8, 9, 10, 11] * 3 + [1, 2]) is None
    assert run(list(range(30)) * 3) is None


def test_the_prompt_takes_no_part_in_a_loop() -> None:
    request = Request((7,) * 50, 100, frozenset())
    sequence = Sequence(request, Future())
    assert all(sequence.commit(7, 0.0) is None for _ in range(15))


def test_a_finite_constraint_may_repeat() -> None:
    class Finite:
        is_finite = True

        def mask(self, logits: Float32Array) -> None:
            raise AssertionError

        def forced(self) -> int | None:
            return None

        def advance(self, token: int) -> None:
            pass

        def fork(self) -> "Finite":
            return self

    assert run([7] * 100, constraint=Finite()) is None
