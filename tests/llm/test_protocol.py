"""Answers of a language model on their way: waited for, and read as text, span and probability."""

import math
from concurrent.futures import Future
from typing import Any, cast

import pytest

from eat_edge.decoder import Completion, SpanConstraint
from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.llm.protocol import Alignment, Naming, Source, Translation, with_hints


def spell(tokens: Any) -> str:
    return "".join(map(chr, tokens))


def done(text: str, *logprobs: float, finish: Any = "stop") -> "Future[Completion]":
    future: Future[Completion] = Future()
    future.set_result(Completion(tuple(map(ord, text)), logprobs, finish))
    return future


def test_a_translation_is_its_text_and_goes_on_from_its_prompt() -> None:
    source = Source("李娜", (1, 2))
    translation = Translation(source, (1, 2, 3), done(" Li Na "), spell)
    assert translation.english == "Li Na"
    assert translation.tokens == (1, 2, 3, *map(ord, " Li Na "))
    assert Naming(done("Li Na\n"), spell).english == "Li Na"


class Spans:
    """A constraint that has been followed to its end."""

    def __init__(self, *, is_none: bool, candidates: list[tuple[int, int]]) -> None:
        self.is_none, self.candidates = is_none, candidates


def alignment(future: "Future[Completion]", **state: Any) -> Alignment:
    return Alignment(future, cast(SpanConstraint, Spans(**state)), spell)


def test_an_alignment_is_a_span_and_how_probable_it_is() -> None:
    found = alignment(done("柏林", -0.5, -0.25), is_none=False, candidates=[(3, 5)])
    assert (found.written, found.spans) == ("柏林", ((3, 5),))
    assert found.probability == pytest.approx(math.exp(-0.75))


def test_nowhere_is_no_text_and_what_did_not_end_is_no_span() -> None:
    nowhere = alignment(done("x", -0.1), is_none=True, candidates=[])
    assert (nowhere.written, nowhere.spans) == ("", ())
    cut = alignment(done("柏", -0.1, finish="length"), is_none=False, candidates=[(3, 5)])
    assert cut.spans == ()


@pytest.mark.parametrize(("room", "num"), [(100, 3), (2, 2), (0, 0)])
def test_hints_that_do_not_fit_are_left_out_from_the_end(room: int, num: int) -> None:
    hints = [Hint("一", "One"), Hint("二", "Two"), Hint("三", "Three")]
    tokens = with_hints(lambda chosen: [len(chosen)], hints, lambda tokens: tokens[0] <= room)
    assert tokens == [num]
