# ruff: noqa: E402 - what follows needs the packages asked for first.
import json
import lzma
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("transformers")

import onnxruntime
from safetensors.numpy import load_file

from eat_edge.errors import ConfigError, InputError
from eat_edge.tagger.casing import CASING_SCHEME
from eat_edge.tagger.tagger import Tagger
from export.mini.tagger.data import (
    BIO,
    IGNORED,
    Example,
    Source,
    TaggedTokens,
    detokenise,
    encode,
    load_tokenizer,
    read_corpus,
    roughen,
)
from export.mini.tagger.evaluate import evaluate_tagger, score_spans
from export.mini.tagger.model import tagging_loss
from export.mini.tagger.tiny import MAX_TOKENS, tiny_checkpoint, tiny_tagger
from export.mini.tagger.train import _Run, train_tagger
from export.onnx.int8 import quantise_rows
from export.tagger.command import export_tagger

pytestmark = pytest.mark.usefixtures("one_torch_thread")

ASSETS = Path(__file__).parents[2] / "assets" / "tagger"
SENTENCES = ["Li met Bo", "the UN in A.", "a b c d e f"]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("checkpoint"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    people, places = ["Li", "Bo", "Ann Lee"], ["Rome", "Oslo", "Bonn"]
    with lzma.open(tmp_path / "toy.jsonl.xz", "wt", encoding="utf-8") as out:
        for number in range(60):
            person, place = people[number % 3], places[number // 3 % 3]
            text = f"{person} went to {place} ."
            start = len(text) - 2 - len(place)
            entities = [
                {"start": 0, "end": len(person), "label": "PER"},
                {"start": start, "end": start + len(place), "label": "LOC"},
            ]
            out.write(json.dumps({"id": str(number), "text": text, "entities": entities}) + "\n")
    return tmp_path


def tagged(*pairs: str) -> TaggedTokens:
    tokens, tags = zip(*(pair.rsplit("/", 1) for pair in pairs), strict=True)
    return TaggedTokens(tokens, tags)


def test_float_export_is_the_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    report = export_tagger(
        checkpoint, tmp_path, max_tokens=32, precision="float32", sentences=SENTENCES
    )
    assert report.max_error < 1e-5
    assert report.word_agreement == report.mention_agreement == 1
    assert report.num_bytes == (tmp_path / "tagger.onnx").stat().st_size


def test_int8_export_stays_close(checkpoint: Path, tmp_path: Path) -> None:
    report = export_tagger(checkpoint, tmp_path, max_tokens=32, sentences=SENTENCES)
    assert report.max_error < 1e-5
    assert report.word_agreement > 0.7
    export_tagger(checkpoint, tmp_path / "float", max_tokens=32, precision="float32")
    with (
        Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as rounded,
        Tagger(tmp_path / "float/tagger.onnx", tmp_path / "tokenizer.json", threads=1) as full,
    ):
        pairs = zip(full.probabilities(SENTENCES), rounded.probabilities(SENTENCES), strict=True)
        assert max(np.abs(one - other).mean() for one, other in pairs) < 0.1


def test_metadata_tells_the_runtime_what_it_is(checkpoint: Path, tmp_path: Path) -> None:
    export_tagger(checkpoint, tmp_path, max_tokens=20, sentences=SENTENCES)
    model = onnx.load(str(tmp_path / "tagger.onnx"))
    entries = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(entries["labels"]) == list(BIO)
    assert entries["casing"] == CASING_SCHEME
    assert entries["max_tokens"] == "20"
    assert entries["precision"] == "int8"


def test_a_checkpoint_that_cannot_serve_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="positions, fewer than max_tokens=99"):
        export_tagger(checkpoint, tmp_path, max_tokens=99)
    with pytest.raises(ConfigError, match="precision 'int4' is none of int8, float32, float16"):
        export_tagger(checkpoint, tmp_path, precision="int4")
    with pytest.raises(InputError, match="not a token-classification checkpoint"):
        export_tagger(tmp_path / "nowhere", tmp_path)


def test_the_committed_tiny_tagger_is_what_the_recipe_makes(tmp_path: Path) -> None:
    tiny_tagger(tmp_path)
    assert (tmp_path / "tokenizer.json").read_text() == (ASSETS / "tokenizer.json").read_text()
    with (
        Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as made,
        Tagger(ASSETS / "tagger.onnx", ASSETS / "tokenizer.json", threads=1) as committed,
    ):
        for mine, theirs in zip(
            made.probabilities(SENTENCES), committed.probabilities(SENTENCES), strict=True
        ):
            np.testing.assert_allclose(mine, theirs, atol=1e-2)
    assert MAX_TOKENS == 16


def test_quantised_rows_do_not_see_each_other(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(64, 24)).astype(np.float32)
    table = rng.normal(size=(2000, 64)).astype(np.float32)
    helper, tensor = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["rows"]),
            helper.make_node("MatMul", ["rows", "weights"], ["out"]),
        ],
        "toy",
        [helper.make_tensor_value_info("ids", tensor.INT64, ["n"])],
        [helper.make_tensor_value_info("out", tensor.FLOAT, ["n", 24])],
        [
            onnx.numpy_helper.from_array(weights, "weights"),
            onnx.numpy_helper.from_array(table, "table"),
        ],
    )
    opset = [helper.make_opsetid("", 18)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), tmp_path / "float.onnx")
    quantise_rows(tmp_path / "float.onnx", tmp_path / "int8.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "int8.onnx"))
    ids = np.arange(0, 2000, 7)
    (together,) = session.run(None, {"ids": ids})
    for row in (0, 5, 100):
        (alone,) = session.run(None, {"ids": ids[row : row + 1]})
        np.testing.assert_array_equal(together[row], alone[0])
    exact = table[ids] @ weights
    assert np.abs(together - exact).max() < 0.03 * np.abs(exact).max()
    assert (tmp_path / "int8.onnx").stat().st_size < (tmp_path / "float.onnx").stat().st_size / 3


def test_other_opsets_are_refused(tmp_path: Path) -> None:
    graph = onnx.helper.make_graph([], "empty", [], [])
    opset = [onnx.helper.make_opsetid("", 17)]
    onnx.save(onnx.helper.make_model(graph, opset_imports=opset), tmp_path / "old.onnx")
    with pytest.raises(ValueError, match="opset 17"):
        quantise_rows(tmp_path / "old.onnx", tmp_path / "new.onnx")


@pytest.mark.parametrize(
    ("pairs", "text", "names"),
    [
        (["Mr/O", "./O", "Smith/B-PER", "'s/O", "dog/O", "./O"], "Mr. Smith's dog.", ["Smith"]),
        (["He/O", "(/O", "Bo/B-PER", ")/O", "left/O"], "He (Bo) left", ["Bo"]),
        (["``/O", "Go/O", "!/O", "''/O", "said/O", "Li/B-PER"], '"Go!" said Li', ["Li"]),
        (["Miners/B-ORG", "'/I-ORG", "Union/I-ORG"], "Miners' Union", ["Miners' Union"]),
        (["do/O", "n't/O", "pay/O", "$/O", "5/O"], "don't pay $5", []),
        (["Li/B-PER", "Bo/B-PER"], "Li Bo", ["Li", "Bo"]),
        (['"/O', "a/O", '"/O', '"/O', "b/O", '"/O'], '"a" "b"', []),
    ],
)
def test_tokens_are_joined_as_written(pairs: list[str], text: str, names: list[str]) -> None:
    joined, spans = detokenise(tagged(*pairs))
    assert joined == text
    assert [joined[start:end] for start, end, _ in spans] == names


def test_tokens_can_stay_apart() -> None:
    assert detokenise(tagged("Mr/O", "./O", "Li/B-PER"), is_spaced=True) == (
        "Mr . Li",
        [(5, 7, "PER")],
    )


def test_rough_sentences_keep_their_entities() -> None:
    rng = random.Random(1)
    clean = tagged("The/O", "king/O", "of/O", "Norway/B-LOC", "met/O", "an/O", "Ola/B-PER", "./O")
    rough = [roughen(clean, rng) for _ in range(400)]
    for sentence in rough:
        text, spans = detokenise(sentence)
        assert [text[start:end].lower() for start, end, _ in spans] == ["norway", "ola"]
    assert len({sentence.tokens for sentence in rough}) > 8
    assert sum(sentence == clean for sentence in rough) > 200


def test_encoding_labels_every_sub_word_of_a_word() -> None:
    tokenizer = load_tokenizer(ASSETS / "tokenizer.json")
    (example,) = encode(tokenizer, ["Bo Li at UN"], [[(0, 5, "PER"), (9, 11, "ORG")]], [False], 99)
    tags = ["-" if label == IGNORED else BIO[label] for label in example.labels]
    assert tags == ["-", *["B-PER"] * 2, *["I-PER"] * 2, "O", "O", *["B-ORG"] * 2, "-"]
    assert example.casings == [0, 4, 4, 4, 4, 3, 3, 5, 5, 0]
    assert not example.has_misc


def test_unmarked_misc_is_no_error_where_it_was_not_annotated() -> None:
    logits = torch.full((1, 1, len(BIO)), -20.0)
    logits[..., BIO.index("B-MISC")] = 20.0
    outside = torch.tensor([[BIO.index("O")]])
    assert tagging_loss(logits, outside, torch.tensor([[False]])).item() < 1e-3
    assert tagging_loss(logits, outside, torch.tensor([[True]])).item() > 10
    place = torch.tensor([[BIO.index("B-LOC")]])
    assert tagging_loss(logits, place, torch.tensor([[False]])).item() > 10


def test_corpora_with_cut_tokens_lose_those_sentences(tmp_path: Path) -> None:
    with lzma.open(tmp_path / "cut.jsonl.xz", "wt", encoding="utf-8") as out:
        for start, end in ((0, 2), (0, 1)):
            entity = {"start": start, "end": end, "label": "PER"}
            out.write(json.dumps({"text": "Bo left", "entities": [entity]}) + "\n")
    assert list(read_corpus(tmp_path / "cut.jsonl.xz")) == [tagged("Bo/B-PER", "left/O")]


def test_scores_are_strict() -> None:
    gold = [[(0, 2, "PER"), (5, 9, "LOC")], []]
    found = [[(0, 2, "PER"), (5, 8, "LOC")], [(0, 1, "LOC")]]
    score = score_spans(gold, found)
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == pytest.approx(1 / 2)
    assert score.f1 == pytest.approx(2 / 5)
    assert score.by_label == {"PER": 1.0, "LOC": 0.0}
    assert score_spans([[]], [[]]).f1 == 1


def recipe_on(checkpoint: Path, epochs: int) -> dict[str, Any]:
    return {
        "base": checkpoint,
        "sources": [Source("toy", 1.0)],
        "epochs": epochs,
        "learning_rate": 4e-3,
        "max_batch_tokens": 64,
        "max_tokens": 32,
        "device": "cpu",
        # The same on every machine.
        "use_bf16": False,
    }


def test_training_learns_names_and_export_keeps_them(
    corpus: Path, checkpoint: Path, tmp_path: Path
) -> None:
    trained = train_tagger(corpus, tmp_path / "work", **recipe_on(checkpoint, 10))
    report = export_tagger(trained, tmp_path / "out", max_tokens=32, precision="float32", threads=1)
    assert report.max_error < 1e-4
    model, tokenizer = tmp_path / "out/tagger.onnx", tmp_path / "out/tokenizer.json"
    scores = evaluate_tagger(model, tokenizer, corpus, names=["toy"], threads=1)
    assert scores["toy"].f1 > 0.6


def test_an_interrupted_training_ends_where_a_whole_one_does(
    corpus: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = recipe_on(checkpoint, 2)
    whole = train_tagger(corpus, tmp_path / "whole", **recipe)
    learn = _Run.learn

    def learn_until_killed(self: _Run, batch: list[Example], total: int) -> float:
        if self.step == 13:
            raise KeyboardInterrupt
        return learn(self, batch, total)

    stopped = tmp_path / "stopped"
    with monkeypatch.context() as patched:
        patched.setattr(_Run, "learn", learn_until_killed)
        with pytest.raises(KeyboardInterrupt):
            train_tagger(corpus, stopped, save_every=5, **recipe)
    resumed = train_tagger(corpus, stopped, save_every=5, **recipe)
    mine, theirs = (load_file(path / "model.safetensors") for path in (resumed, whole))
    for name, weights in theirs.items():
        np.testing.assert_allclose(mine[name], weights, atol=1e-5)
    with pytest.raises(ValueError, match="another recipe"):
        train_tagger(corpus, stopped, **{**recipe, "epochs": 3})
