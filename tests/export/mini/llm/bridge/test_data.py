"""Sentence pairs as the bridge reads them."""

import random

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from export.mini.llm.bridge.data import MAX_ENGLISH, PairSampler, prompt_of
from export.mini.llm.example import IGNORE, SOFT
from export.mini.llm.smollm import BOS, EOS
from export.mini.parallel.corpus import Pair


def letters(text: str) -> Tokenizer:
    """A token for each letter, from 10 on."""
    tokenizer = Tokenizer(WordLevel({char: 10 + n for n, char in enumerate(text)}, "?"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    return tokenizer


TOKENIZERS = letters("?北京上海"), letters("?abc")


def test_english_follows_the_source_and_is_all_that_is_learnt() -> None:
    sampler = PairSampler({"zh": [Pair("ours", "北京", "cab")]}, TOKENIZERS)
    one = sampler.draw(random.Random(0))
    assert one.pieces == [11, 12]
    assert one.tokens == [SOFT, SOFT, BOS, 13, 11, 12]
    assert one.targets == [IGNORE, IGNORE, 13, 11, 12, EOS]
    assert one.positions == list(range(6))


def test_a_prompt_is_the_beginning_of_what_is_learnt() -> None:
    sampler = PairSampler({"zh": [Pair("ours", "上海", "b")]}, TOKENIZERS)
    one, prompt = sampler.draw(random.Random(0)), prompt_of("上海", TOKENIZERS)
    assert one.tokens[: len(prompt.tokens)] == prompt.tokens
    assert prompt.pieces == one.pieces


def test_long_pairs_are_not_drawn_and_languages_by_their_weights() -> None:
    pairs = {
        "zh": [Pair("ours", "北京", "a"), Pair("ours", "海", "a" * (MAX_ENGLISH + 1))],
        "th": [Pair("ours", "上", "b")],
        "ko": [],
    }
    rng, sampler = random.Random(1), PairSampler(pairs, TOKENIZERS)
    drawn = [tuple(sampler.draw(rng).pieces) for _ in range(400)]
    assert set(drawn) == {(11, 12), (13,)}
    assert 0.9 < drawn.count((11, 12)) / len(drawn) < 1.0
