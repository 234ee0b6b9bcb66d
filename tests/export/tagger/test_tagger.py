# ruff: noqa: E402 - what follows needs the packages asked for first.
import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("transformers")

import onnxruntime

from eat_edge.errors import ConfigError, InputError
from eat_edge.tagger.tagger import Tagger
from export.mini.tagger.examples import BIO
from export.mini.tagger.tiny import MAX_TOKENS, tiny_checkpoint, tiny_encoder, tiny_tagger
from export.onnx.int8 import quantise_rows
from export.tagger.command import export_tagger

pytestmark = pytest.mark.usefixtures("one_torch_thread")

ASSETS = Path(__file__).parents[2] / "assets" / "tagger"
SENTENCES = ["Li met Bo", "the UN in A.", "a b c d e f"]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("checkpoint"))


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
    assert [item.name for item in model.graph.input] == ["input_ids", "attention_mask"]
    assert entries["pieces"] == "first"
    assert entries["max_tokens"] == "20"
    assert entries["precision"] == "int8"


def test_a_checkpoint_that_cannot_serve_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="positions, fewer than max_tokens=99"):
        export_tagger(checkpoint, tmp_path, max_tokens=99)
    with pytest.raises(ConfigError, match="precision 'int4' is none of int8, float32, float16"):
        export_tagger(checkpoint, tmp_path, precision="int4")  # type: ignore[arg-type]
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


def test_the_committed_tiny_encoder_is_what_the_recipe_makes(tmp_path: Path) -> None:
    tiny_encoder(tmp_path)
    committed = ASSETS.parent / "encoder"
    for name in ("pieces.marisa", "pieces.npy"):
        assert (tmp_path / name).read_bytes() == (committed / name).read_bytes()
    text = ["北京 Berlin", "안녕 서울"]
    with (
        Tagger(tmp_path / "tagger.onnx", tmp_path / "pieces.marisa", threads=1) as made,
        Tagger(committed / "tagger.onnx", committed / "pieces.marisa", threads=1) as known,
    ):
        for mine, theirs in zip(made.probabilities(text), known.probabilities(text), strict=True):
            np.testing.assert_allclose(mine, theirs, atol=1e-2)


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
