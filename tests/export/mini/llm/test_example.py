"""A training sequence: a trunk, its translation, and questions that fork off."""

import pytest
from letters import PIECES, Letters

from eat_edge.llm.eat_mini_prompt import Prompts
from export.mini.llm.example import IGNORE, Question, example_of

STOP = PIECES["</s>"]


@pytest.fixture
def prompts() -> Prompts:
    return Prompts(Letters())


def test_a_translation_is_learnt_token_by_token_and_ended(prompts: Prompts) -> None:
    example = example_of(prompts, [50, 51, 52], [60, 61])
    assert example.tokens == [50, 51, 52, 60, 61]
    assert example.targets == [IGNORE, IGNORE, 60, 61, STOP]
    assert example.positions == [0, 1, 2, 3, 4]
    assert example.forks == [0] * 5


@pytest.mark.parametrize("translation", [[], [60, 61]])
def test_what_is_only_there_to_be_asked_on_teaches_nothing(
    prompts: Prompts, translation: list[int]
) -> None:
    example = example_of(prompts, [50, 51], translation, is_learnt=False)
    assert set(example.targets) == {IGNORE}


def test_questions_go_on_where_they_fork_off_and_only_their_answers_are_learnt(
    prompts: Prompts,
) -> None:
    questions = [Question(2, [70, 71], [80, 81]), Question(4, [72], [82])]
    example = example_of(prompts, [50, 51], [60, 61], questions)
    assert example.tokens[4:] == [70, 71, 80, 81, 72, 82]
    assert example.positions[4:] == [2, 3, 4, 5, 4, 5]
    assert example.forks == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]
    assert example.targets[4:] == [IGNORE, 80, 81, STOP, 82, STOP]
    lengths = map(len, (example.tokens, example.targets, example.positions, example.forks))
    assert set(lengths) == {10}
