"""What is learnt of a misread sentence: what a tagger says of it as it was."""

import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from eat_edge.tagger.tagger import Tagger
from eat_edge.tagger.unigram import UnigramTokenizer
from export.lexicon import Surface, write_index, write_language
from export.mini.tagger import steady
from export.mini.tagger.examples import BIO, IGNORED, MAX_PIECES, Example
from export.mini.tagger.misread import Letters, Misread
from export.mini.tagger.steady import SteadySampler, Told, steadied, write_told

ENCODER = Path(__file__).parents[3] / "assets" / "encoder"
OUT, BEGIN, INSIDE = (BIO.index(tag) for tag in ("O", "B-LOC", "I-LOC"))
TEXT = "李在东京说"


class English:
    """Draws one sentence."""

    def draw(self, rng: random.Random) -> Example:
        return Example([0, 7, 2], [IGNORED, 0, IGNORED], has_misc=True)


@pytest.fixture(scope="module")
def tokenizer() -> UnigramTokenizer:
    return UnigramTokenizer(ENCODER / "pieces.marisa")


def rows(*tags: int) -> NDArray[np.float16]:
    made = np.full((len(tags), len(BIO)), 0.0, np.float16)
    made[range(len(tags)), tags] = 1.0
    return made


def told() -> Told:
    """A sentence of which 东京 is one word."""
    words = [(0, 1), (1, 2), (2, 4), (4, 5)]
    return Told("zh", TEXT, [2, 4], words, rows(OUT, OUT, BEGIN, OUT))


def learnt(
    monkeypatch: pytest.MonkeyPatch, tokenizer: UnigramTokenizer, read: Misread
) -> list[tuple[str, int]]:
    """What is to be said of every word."""
    monkeypatch.setattr(steady, "misread", lambda *_: read)
    example = steadied(told(), Letters([TEXT]), tokenizer, random.Random(1))
    assert example.told is not None
    assert example.labels == [IGNORED] * len(example.ids)
    assert example.told.shape == (len(example.ids), len(BIO))
    assert not example.told[[0, -1]].any()
    tokens = tokenizer.encode(read.text)
    said = example.told[1:-1]
    return [
        (read.text[start:end], int(said[first].argmax()) if said[first].any() else -1)
        for first, (start, end) in zip(tokens.first_of_word, tokens.words, strict=True)
    ]


def test_a_clean_sentence_is_told_as_it_was(
    monkeypatch: pytest.MonkeyPatch, tokenizer: UnigramTokenizer
) -> None:
    said = learnt(monkeypatch, tokenizer, Misread(TEXT, [0, 1, 2, 3, 4]))
    assert [tag for word, tag in said if word in "东京"] in ([BEGIN], [BEGIN, INSIDE])
    assert {tag for word, tag in said if word not in "东京"} == {OUT}


def test_a_word_that_falls_apart_goes_on_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tokenizer: UnigramTokenizer
) -> None:
    said = learnt(monkeypatch, tokenizer, Misread("李在东 京说", [0, 1, 2, 2, 3, 4]))
    assert said == [("李", OUT), ("在", OUT), ("东", BEGIN), ("京", INSIDE), ("说", OUT)]


def test_a_misread_letter_is_still_of_its_name(
    monkeypatch: pytest.MonkeyPatch, tokenizer: UnigramTokenizer
) -> None:
    said = learnt(monkeypatch, tokenizer, Misread("李在车京说", [0, 1, 2, 3, 4]))
    assert said == [("李", OUT), ("在", OUT), ("车", BEGIN), ("京", INSIDE), ("说", OUT)]


def test_nothing_is_said_of_what_was_no_word(
    monkeypatch: pytest.MonkeyPatch, tokenizer: UnigramTokenizer
) -> None:
    monkeypatch.setattr(steady, "misread", lambda *_: Misread("李说", [0, 4]))
    short = Told("zh", TEXT, [], [(0, 1)], rows(OUT))
    example = steadied(short, Letters([TEXT]), tokenizer, random.Random(1))
    assert example.told is not None
    (first, second) = tokenizer.encode("李说").first_of_word
    assert example.told[1 + first].sum() == 1.0
    assert example.told[1 + second].sum() == 0.0


def test_what_a_tagger_says_is_written_and_drawn(
    tokenizer: UnigramTokenizer, tmp_path: Path
) -> None:
    write_language(tmp_path, "zh", {"东京": Surface((Name("Tokyo", "LOC"),), 0.9)})
    write_index(tmp_path, ["zh"])
    lexicon = Lexicon(tmp_path)
    out = tmp_path / "zh.jsonl"
    with Tagger(ENCODER / "tagger.onnx", ENCODER / "pieces.marisa", threads=1) as tagger:
        assert write_told([TEXT, "", "在" * 400], "zh", tagger, lexicon, out) == 2
    sampler = SteadySampler(
        [out],
        English(),  # type: ignore[arg-type]
        tokenizer,
        {"zh": 1.0},
        english_share=0.5,
    )
    rng = random.Random(1)
    drawn = [sampler.draw(rng) for _ in range(40)]
    read = [example.told for example in drawn if example.told is not None]
    assert 0 < len(read) < len(drawn)
    assert max(len(example.ids) for example in drawn) == MAX_PIECES + 2
    assert all(len(example.ids) == len(example.labels) for example in drawn)
    # No word has the special pieces, and the space before the first.
    np.testing.assert_allclose(read[0][2:-1].sum(1), 1.0, atol=0.02)


def test_without_a_sentence_there_is_nothing_to_draw(
    tokenizer: UnigramTokenizer, tmp_path: Path
) -> None:
    empty = tmp_path / "he.jsonl"
    empty.write_bytes(b"")
    with pytest.raises(ValueError, match=r"no sentence in .*he\.jsonl"):
        SteadySampler([empty], English(), tokenizer, {}, english_share=0.5)  # type: ignore[arg-type]
