"""Sentence pairs as the bridge reads them."""

import lzma
import random
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from export.mini.llm.bridge.data import MAX_ENGLISH, PairSampler, pairs_of, prompt_of
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


def test_pairs_are_sampled_once(tmp_path: Path) -> None:
    (tmp_path / "mt").mkdir()
    with lzma.open(tmp_path / "mt" / "ko-en.tsv.xz", "wt", encoding="utf-8") as out:
        out.write("ours\t서울\tSeoul\nours\t부산\tBusan\nother\t한국\tKorea\n")
    first = pairs_of(tmp_path, tmp_path, 2, lambda source: source == "ours")
    assert {lang: sorted(pair.english for pair in some) for lang, some in first.items()} == {
        "ko": ["Busan", "Seoul"]
    }
    (tmp_path / "mt" / "ko-en.tsv.xz").write_bytes(b"never read again")
    assert pairs_of(tmp_path, tmp_path, 2) == first
