"""The multilingual tagger on source sentences: a tiny random one, whose graph takes no padding."""

import threading
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eat_edge.errors import ClosedError
from eat_edge.tagger.onnx import run_session
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import LABELS, Mention

ASSETS = Path(__file__).parents[1] / "assets" / "encoder"
MODEL, PIECES = ASSETS / "tagger.onnx", ASSETS / "pieces.marisa"
ENGLISH = ASSETS.parent / "tagger"
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "aZ9 .,'-\t\r\n\u0301\u200b\u200d\ufe0f\u3000李克强京東かガ김서울б้ไห्हא🎉👩🚀"
            "\ud800\udfffﬁ㍿ﷺ…"
        ),
    ),
    max_size=40,
)
SENTENCES = [
    "安倍晋三首相は水曜日に東京でドイツのメルケル首相と会談した。",
    "",
    "李克强总理星期三访问了柏林。",
    "   ",
    "서울에서 열린 회의",
    "Путин приехал в Москву из Berlin 🎉",
    "مرحبا بكم في القاهرة",
    "马云在杭州创办了阿里巴巴。" * 20,
]


@pytest.fixture(scope="module")
def tagger() -> Iterator[Tagger]:
    with Tagger(MODEL, PIECES, threads=1) as made:
        yield made


def read(tagger: Tagger, sentences: list[str]) -> list[tuple[Mention, ...]]:
    found = dict(tagger.read([(sentence, ()) for sentence in sentences]))
    assert sorted(found) == list(range(len(sentences)))
    return [found[number] for number in range(len(sentences))]


@settings(deadline=None, max_examples=100)
@given(sentence=HOSTILE, least=st.floats(0.001, 1))
def test_likely_words_are_where_they_say(tagger: Tagger, sentence: str, least: float) -> None:
    ((_, mentions, words),) = tagger.read_widely([(sentence, ())], least)
    assert mentions == read(tagger, [sentence])[0]
    end = 0
    for word in words:
        assert end <= word.start < word.end <= len(sentence)
        assert sentence[word.start : word.end] == word.text
        assert word.label in LABELS
        assert least <= word.score <= 1
        end = word.end


def test_the_lower_the_probability_the_more_words(tagger: Tagger) -> None:
    sentence = SENTENCES[5]
    ((_, _, every),) = tagger.read_widely([(sentence, ())], 1e-9)
    assert [word.text for word in every if word.text.isalpha()] == [
        word for word in sentence.split() if word.isalpha()
    ]
    least = sorted(word.score for word in every)[1]
    ((_, _, some),) = tagger.read_widely([(sentence, ())], least)
    assert [word for word in every if word.score >= least] == list(some)


@settings(deadline=None, max_examples=200)
@given(sentence=HOSTILE, cuts=st.sets(st.integers(0, 40), max_size=5))
def test_mentions_are_where_they_say(tagger: Tagger, sentence: str, cuts: set[int]) -> None:
    ((_, mentions),) = tagger.read([(sentence, cuts)])
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(sentence)
        assert sentence[mention.start : mention.end] == mention.text
        assert any(map(str.isalnum, mention.text))
        assert mention.text == mention.text.strip()
        assert mention.label in LABELS
        assert 0 < mention.score <= 1
        assert set(mention.others) == set(LABELS) - {mention.label}
        end = mention.end


@settings(deadline=None, max_examples=40)
@given(sentences=st.lists(HOSTILE, max_size=8))
def test_company_changes_no_bit(tagger: Tagger, sentences: list[str]) -> None:
    assert read(tagger, sentences) == [read(tagger, [sentence])[0] for sentence in sentences]
    for together, sentence in zip(tagger.probabilities(sentences), sentences, strict=True):
        np.testing.assert_array_equal(together, tagger.probabilities([sentence])[0])


@pytest.mark.parametrize(("threads", "max_batch_tokens"), [(1, 1), (1, 40), (2, 8192), (3, 6144)])
def test_neither_threads_nor_the_token_budget_change_anything(
    tagger: Tagger, threads: int, max_batch_tokens: int
) -> None:
    expected = read(tagger, SENTENCES)
    assert any(expected)
    with Tagger(MODEL, PIECES, threads=threads, max_batch_tokens=max_batch_tokens) as other:
        for _ in range(3):
            assert read(other, SENTENCES) == expected
    with pytest.raises(ClosedError):
        list(other.read([("x", ())]))


def test_threads_read_at_once(tagger: Tagger, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = ["李克强总理星期三访问了柏林。", "马云在杭州。"]
    expected = read(tagger, sentences)
    both, calls = threading.Barrier(2, timeout=20), count()

    def run(*arguments: Any, **named: Any) -> Any:
        if next(calls) < 2:
            both.wait()
        return run_session(*arguments, **named)

    with Tagger(MODEL, PIECES, threads=2) as other:
        monkeypatch.setattr("eat_edge.tagger.tagger.run_session", run)
        assert read(other, sentences) == expected


def test_a_single_batch_is_read_by_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    readers: list[threading.Thread] = []

    def run(*arguments: Any, **named: Any) -> Any:
        readers.append(threading.current_thread())
        return run_session(*arguments, **named)

    with Tagger(MODEL, PIECES, threads=2) as tagger:
        monkeypatch.setattr("eat_edge.tagger.tagger.run_session", run)
        read(tagger, ["马云在杭州。"])
    assert readers == [threading.current_thread()]


def test_every_word_of_a_long_sentence_is_read_in_windows(tagger: Tagger) -> None:
    sentence = "马云在杭州创办了公司。" * 50
    ((_, words, rows),) = tagger.words([(sentence, ())])
    assert words[0][0] == 0
    assert words[-1][1] == len(sentence)
    assert all(before[1] == after[0] for before, after in pairwise(words))
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
    (mentions,) = read(tagger, [sentence])
    assert mentions[-1].end > len(sentence) - 40


def test_a_name_may_end_at_a_cut(tagger: Tagger) -> None:
    sentence = "任天堂"
    ((_, whole, _),) = tagger.words([(sentence, ())])
    ((_, parted, rows),) = tagger.words([(sentence, (2,))])
    assert whole == [(0, 3)]
    assert parted == [(0, 2), (2, 3)]
    assert rows.shape == (2, len(tagger.tags))


def test_unlikely_mentions_are_read_but_not_tagged(tagger: Tagger) -> None:
    tagged = [m for mentions in tagger.tag(SENTENCES) for m in mentions]
    source = [m for mentions in read(tagger, SENTENCES) for m in mentions]
    assert sum(len(m.text) for m in source) > sum(len(m.text) for m in tagged) > 0


def test_a_word_begins_a_name_as_its_first_piece_says(tagger: Tagger) -> None:
    # "xyz" is one word of four pieces; its row has the labels' means with the first piece's share.
    ((_, words, rows),) = tagger.words([("xyz", ())])
    assert words == [(0, 3)]
    tokens = tagger._tokenizer.encode("xyz")
    ids = np.array([[*tagger._tokenizer.before, *tokens.ids, *tagger._tokenizer.after]], np.int64)
    assert tagger._session is not None
    (logits,) = tagger._session.run(["logits"], {"input_ids": ids})
    pieces = np.exp(logits[0, 1:-1]) / np.exp(logits[0, 1:-1]).sum(axis=1, keepdims=True)
    for label in LABELS:
        pair = [tagger.tags.index(f"{prefix}-{label}") for prefix in "BI"]
        assert rows[0, pair].sum() == pytest.approx(pieces[:, pair].sum(axis=1).mean(), rel=1e-4)
        share = pieces[0, pair[0]] / pieces[0, pair].sum()
        assert rows[0, pair[0]] / rows[0, pair].sum() == pytest.approx(share, rel=1e-4)


def test_who_reads_other_languages_says_so(tagger: Tagger) -> None:
    assert tagger.is_multilingual
    with Tagger(ENGLISH / "tagger.onnx", ENGLISH / "tokenizer.json", threads=1) as english:
        assert not english.is_multilingual
