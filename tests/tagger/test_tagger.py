import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import eat_edge.tagger.tagger
from eat_edge.errors import BundleError, ClosedError, ConfigError, ModelError
from eat_edge.tagger.subwords import SubwordTokenizer
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import LABELS

ASSETS = Path(__file__).parents[1] / "assets" / "tagger"
MODEL, TOKENIZER = ASSETS / "tagger.onnx", ASSETS / "tokenizer.json"
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "aZ9 .,'-\t\r\n\u0301\u200b\u3000李克強かカ김عไห🎉👩\u200d🚀\ud800\udfffİßǅ"
        ),
    ),
    max_size=60,
)
SENTENCES = [
    "Mr. Smith's aunt lives in Tokyo.",
    "",
    "li keqiang visited BERLIN",
    "   ",
    "José Müller 🎉 and 李克强 met; nobody saw them but Jo\u0301zsef.",
]


@pytest.fixture(scope="module")
def tagger() -> Iterator[Tagger]:
    with Tagger(MODEL, TOKENIZER, threads=1) as made:
        yield made


@settings(deadline=None, max_examples=150)
@given(sentence=HOSTILE)
def test_mentions_are_where_they_say(tagger: Tagger, sentence: str) -> None:
    (mentions,) = tagger.tag([sentence])
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(sentence)
        assert sentence[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
        assert mention.label in LABELS
        assert 0 < mention.score <= 1
        end = mention.end


@settings(deadline=None, max_examples=40)
@given(sentences=st.lists(HOSTILE, max_size=8))
def test_neighbours_in_the_batch_change_nothing(tagger: Tagger, sentences: list[str]) -> None:
    assert tagger.tag(sentences) == [tagger.tag([sentence])[0] for sentence in sentences]
    for together, sentence in zip(tagger.probabilities(sentences), sentences, strict=True):
        np.testing.assert_array_equal(together, tagger.probabilities([sentence])[0])


@pytest.mark.parametrize("max_batch_tokens", [1, 40, 100_000])
def test_the_token_budget_changes_nothing(tagger: Tagger, max_batch_tokens: int) -> None:
    with Tagger(MODEL, TOKENIZER, threads=1, max_batch_tokens=max_batch_tokens) as other:
        assert other.tag(SENTENCES) == tagger.tag(SENTENCES)


def test_the_token_budget_bounds_what_runs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = []
    with Tagger(MODEL, TOKENIZER, threads=1, max_batch_tokens=40) as small:
        session: Any = small._session

        def run(outputs: list[str], feed: dict[str, np.ndarray]) -> Any:
            shapes.append(feed["input_ids"].shape)
            return session.run(outputs, feed)

        monkeypatch.setattr(small, "_session", SimpleNamespace(run=run))
        small.tag(SENTENCES)
    assert len(shapes) > 1
    assert all(rows * width <= 40 for rows, width in shapes)


def test_sentences_without_words_have_no_mentions(tagger: Tagger) -> None:
    assert tagger.tag([]) == []
    assert tagger.tag(["", " \t\n", "\u0301", "\u200b"]) == [(), (), (), ()]


def test_an_accent_of_its_own_stays_in_the_mention(tagger: Tagger) -> None:
    sentence = "Ka Ze\u0301 Li"
    (mentions,) = tagger.tag([sentence])
    assert mentions, "the random model must mark something for this test to mean anything"
    assert all(mention.end != sentence.index("\u0301") for mention in mentions)


def test_every_word_of_a_long_sentence_is_read(tagger: Tagger) -> None:
    sentence = "Smith went to Tokyo. " * 200
    (words,) = tagger.probabilities([sentence])
    assert len(words) == 5 * 200
    np.testing.assert_allclose(words.sum(axis=1), 1, atol=1e-5)
    (mentions,) = tagger.tag([sentence])
    assert mentions[-1].end > len(sentence) - 40


def test_windows_agree_away_from_their_edges(tagger: Tagger) -> None:
    # The first window of a long sentence is the same as that stretch alone, up to what it owns.
    (whole,) = tagger.probabilities(["a b c d e f g h i j k l m n o p q r s t"])
    (alone,) = tagger.probabilities(["a b c d e f g h i j k l m n"])
    np.testing.assert_allclose(whole[:13], alone[:13], atol=1e-5)
    assert not np.allclose(whole[13], alone[13], atol=1e-5)


def test_a_closed_tagger_says_so() -> None:
    with Tagger(MODEL, TOKENIZER, threads=1) as closed:
        pass
    closed.close()
    with pytest.raises(ClosedError, match=r"tagger\.onnx"):
        closed.tag(["x"])


@pytest.mark.parametrize("arguments", [{"threads": 0}, {"threads": 1, "max_batch_tokens": 0}])
def test_sizes_out_of_range_are_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        Tagger(MODEL, TOKENIZER, **arguments)


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"gone\.onnx: no such file"):
        Tagger(tmp_path / "gone.onnx", TOKENIZER, threads=1)
    with pytest.raises(BundleError, match=r"gone\.json: no such file"):
        Tagger(MODEL, tmp_path / "gone.json", threads=1)


@pytest.mark.parametrize("content", [b"", b"not a model", MODEL.read_bytes()[:20_000]])
def test_a_damaged_model_is_named(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "tagger.onnx"
    broken.write_bytes(content)
    with pytest.raises(BundleError, match=r"tagger\.onnx") as caught:
        Tagger(broken, TOKENIZER, threads=1)
    assert str(broken) in str(caught.value)


def test_a_damaged_tokenizer_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "tokenizer.json"
    broken.write_bytes(TOKENIZER.read_bytes()[:1000])
    with pytest.raises(BundleError, match="not a readable") as caught:
        Tagger(MODEL, broken, threads=1)
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("sides", [(0, 0), (0, 2), (2, 0), (1, 0), (2, 1)])
def test_special_tokens_are_those_of_the_tokenizer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sides: tuple[int, int]
) -> None:
    content = json.loads(TOKENIZER.read_text("utf-8"))
    first, text, last = content["post_processor"]["single"]
    content["post_processor"]["single"] = [first] * sides[0] + [text] + [last] * sides[1]
    other = tmp_path / "tokenizer.json"
    other.write_text(json.dumps(content), "utf-8")
    plain = SubwordTokenizer(TOKENIZER)
    words = plain.encode("a b C")
    seen: list[dict[str, NDArray[np.int64]]] = []
    with Tagger(MODEL, other, threads=1) as tagger:
        session: Any = tagger._session

        def run(outputs: list[str], feed: dict[str, NDArray[np.int64]]) -> Any:
            seen.append(feed)
            return session.run(outputs, feed)

        monkeypatch.setattr(tagger, "_session", SimpleNamespace(run=run))
        (rows,) = tagger.probabilities(["a b C"])
    assert len(rows) == 3
    (feed,) = seen
    size = sum(feed["attention_mask"][0])
    before, after = plain.before * sides[0], plain.after * sides[1]
    assert feed["input_ids"][0, :size].tolist() == [*before, *words.ids, *after]


def test_special_tokens_amid_the_text_are_refused(tmp_path: Path) -> None:
    content = json.loads(TOKENIZER.read_text("utf-8"))
    content["model"]["vocab"].pop("a")
    content["model"]["unk_token"] = "[CLS]"
    content["post_processor"]["single"] = content["post_processor"]["single"][:1]
    other = tmp_path / "tokenizer.json"
    other.write_text(json.dumps(content), "utf-8")
    with pytest.raises(BundleError, match="special tokens around a letter"):
        Tagger(MODEL, other, threads=1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"labels": None}, "unusable model metadata"),
        ({"labels": "{"}, "unusable model metadata"),
        ({"labels": '["O", "B-PER"]'}, "not a BIO scheme"),
        ({"labels": '["O", "B-DOG", "I-DOG"]'}, "DOG"),
        ({"max_tokens": "many"}, "unusable model metadata"),
        ({"max_tokens": "2"}, "max_tokens 2"),
        ({"padding": "none"}, "unusable model metadata"),
        ({"pieces": "last"}, "reads words by their 'last' pieces"),
    ],
)
def test_metadata_of_another_version_is_refused(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None], message: str
) -> None:
    genuine: Any = eat_edge.tagger.onnx.open_session

    def open_session(path: Path, **options: Any) -> Any:
        entries = dict(genuine(path, **options).get_modelmeta().custom_metadata_map)
        entries.update({key: value for key, value in changes.items() if value is not None})
        for key in [key for key, value in changes.items() if value is None]:
            del entries[key]
        return SimpleNamespace(get_modelmeta=lambda: SimpleNamespace(custom_metadata_map=entries))

    monkeypatch.setattr(eat_edge.tagger.tagger, "open_session", open_session)
    with pytest.raises(BundleError, match=message):
        Tagger(MODEL, TOKENIZER, threads=1)


def test_a_failing_run_is_a_model_error(tmp_path: Path) -> None:
    # A tokenizer of another model: its ids lie beyond this model's vocabulary.
    content = json.loads(TOKENIZER.read_text("utf-8"))
    content["model"]["vocab"]["smith"] = 10_000
    other = tmp_path / "tokenizer.json"
    other.write_text(json.dumps(content), "utf-8")
    with (
        Tagger(MODEL, other, threads=1) as mismatched,
        pytest.raises(ModelError, match=r"tagger\.onnx: ONNX Runtime failed") as caught,
    ):
        mismatched.tag(["Smith"])
    assert caught.value.__cause__ is not None
