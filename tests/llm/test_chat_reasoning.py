"""Two requests in a row: the thought in the prompt of the answer, and how both of them end."""

from concurrent.futures import CancelledError, Future
from typing import cast

import pytest

from eat_edge.decoder.decoder import Decoder
from eat_edge.decoder.protocol import Completion, Request
from eat_edge.errors import ClosedError, ModelError
from eat_edge.llm.chat_reasoning import AfterThought

STOP = frozenset({0})


class Slow:
    """A decoder that answers when it is told to."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.futures: list[Future[Completion]] = []

    def submit(self, request: Request) -> "Future[Completion]":
        self.requests.append(request)
        self.futures.append(Future())
        return self.futures[-1]


def answer(*tokens: int) -> Completion:
    return Completion(tokens, (), "stop")


def begun(decoder: Slow) -> AfterThought:
    def follow(thought: tuple[int, ...]) -> Request:
        return Request((1, 2, *thought, 3), 5, STOP)

    return AfterThought(cast(Decoder, decoder), Request((1, 2), 9, STOP), follow)


def test_the_answer_is_asked_for_with_the_thought_before_it() -> None:
    decoder = Slow()
    both = begun(decoder)
    assert [one.prompt for one in decoder.requests] == [(1, 2)]
    decoder.futures[0].set_result(answer(7, 8))
    second = decoder.requests[1]
    assert (second.prompt, second.goes_first) == ((1, 2, 7, 8, 3), True)
    assert not both.future.done()
    decoder.futures[1].set_result(answer(9))
    assert both.future.result().tokens == (9,)
    assert both.prompt == (1, 2, 7, 8, 3)


@pytest.mark.parametrize("failing", [0, 1])
def test_what_either_fails_with_the_answer_fails_with(failing: int) -> None:
    decoder = Slow()
    both = begun(decoder)
    if failing:
        decoder.futures[0].set_result(answer(7))
    decoder.futures[failing].set_exception(ModelError("no memory"))
    with pytest.raises(ModelError, match="no memory"):
        both.future.result()


def test_an_answer_that_cannot_be_asked_for_is_an_error_too() -> None:
    decoder = Slow()

    def follow(_: tuple[int, ...]) -> Request:
        raise ClosedError("closed meanwhile")

    both = AfterThought(cast(Decoder, decoder), Request((1,), 9, STOP), follow)
    decoder.futures[0].set_result(answer(7))
    with pytest.raises(ClosedError, match="closed meanwhile"):
        both.future.result()


@pytest.mark.parametrize("num_done", [0, 1])
def test_stopping_stops_whichever_is_under_way(num_done: int) -> None:
    decoder = Slow()
    both = begun(decoder)
    for number in range(num_done):
        decoder.futures[number].set_result(answer(7))
    assert both.future.cancel()
    assert decoder.futures[num_done].cancelled()
    assert len(decoder.futures) == num_done + 1
    with pytest.raises(CancelledError):
        both.future.result()
