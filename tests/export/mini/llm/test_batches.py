"""Batches of the embedded model's training: who sees whom, however sequences are laid out."""

import random

import pytest
import torch

from export.mini.llm.batches import Batch, Layout, lay_out
from export.mini.llm.example import IGNORE, Example
from export.mini.llm.model import LlamaShape, SmallLlama


def example(rng: random.Random, trunk: int, *questions: int) -> Example:
    """A trunk and questions asked on it, with targets here and there."""
    positions, forks = list(range(trunk)), [0] * trunk
    for number, length in enumerate(questions, 1):
        positions += range(trunk, trunk + length)
        forks += [number] * length
    tokens = [rng.randrange(3, 64) for _ in positions]
    targets = [rng.randrange(3, 64) if rng.random() < 0.5 else IGNORE for _ in positions]
    return Example(tokens, targets, positions, forks)


@pytest.fixture
def examples() -> list[Example]:
    rng = random.Random(3)
    return [
        example(rng, rng.randint(4, 20), *(rng.randint(2, 6) for _ in range(rng.randint(0, 3))))
        for _ in range(60)
    ]


def learnt(batches: list[Batch]) -> int:
    return sum(int((batch.targets != IGNORE).sum()) for batch in batches)


def test_packed_sequences_are_strangers_to_one_another(examples: list[Example]) -> None:
    torch.manual_seed(0)
    model = SmallLlama(LlamaShape(64, 32, 64, 2, 2, 2))
    apart = model.loss(*lay_out([[one] for one in examples]).to("cpu"))
    together = model.loss(*lay_out([examples[:20], examples[20:35], examples[35:]]).to("cpu"))
    torch.testing.assert_close(apart, together)


def test_a_question_sees_the_trunk_and_itself() -> None:
    one = Example([5] * 6, [IGNORE] * 6, [0, 1, 2, 3, 2, 3], [0, 0, 1, 1, 2, 2])
    _, _, visible, _ = lay_out([[one]]).to("cpu")
    rows = [[at for at in range(6) if visible[0, row, at]] for row in range(6)]
    assert rows == [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 4], [0, 1, 4, 5]]


def test_of_like_length_nothing_is_left_out(examples: list[Example]) -> None:
    batches = Layout(128).batches(examples, random.Random(0))
    assert learnt(batches) == sum(t != IGNORE for one in examples for t in one.targets)
    assert max(batch.tokens.size for batch in batches) <= 128


def test_packed_batches_have_one_shape_and_little_padding(examples: list[Example]) -> None:
    batches = Layout(4 * 48, row=48).batches(examples, random.Random(0))
    assert {batch.tokens.shape for batch in batches} == {(4, 48)}
    padded = sum(int((batch.examples < 0).sum()) for batch in batches)
    assert padded < 0.15 * sum(batch.tokens.size for batch in batches)


def test_a_sequence_longer_than_a_row_is_left_out() -> None:
    rng = random.Random(0)
    (batch,) = Layout(64, row=32).batches(
        [example(rng, 33), example(rng, 30), example(rng, 31)], rng
    )
    assert sorted((batch.examples == 0).sum(axis=1)) == [30, 31]
