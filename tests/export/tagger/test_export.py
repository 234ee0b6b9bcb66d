# ruff: noqa: E402 - what follows needs the packages asked for first.
"""A checkpoint, exported: exact in float32, close in eight bits."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("transformers")


from tiny_taggers import tiny_checkpoint

from eat_edge.errors import ConfigError, InputError
from eat_edge.tagger.tagger import Tagger
from export.mini.tagger.examples import BIO
from export.tagger.command import export_tagger

pytestmark = pytest.mark.usefixtures("one_torch_thread")


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
