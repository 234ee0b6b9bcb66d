# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Checkpoints of other people: the runtime computes what transformers does, in every precision."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")


from random_checkpoints import CONLL, SENTENCES, expected, save

from eat_edge.tagger.tagger import Tagger
from export.tagger.command import PRECISIONS, export_tagger

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@pytest.mark.parametrize("kind", ["Bert", "DistilBert", "Electra"])
@pytest.mark.parametrize("first", [True, False])
def test_the_runtime_computes_what_transformers_does(
    tmp_path: Path, kind: str, first: bool
) -> None:
    model = save(tmp_path / "in", CONLL, kind)
    report = export_tagger(
        tmp_path / "in",
        tmp_path,
        max_tokens=32,
        precision="float32",
        from_first_piece=first,
        threads=1,
        is_gated=True,
    )
    assert report.tags == tuple(CONLL)
    assert report.max_error < 1e-4
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        for sentence, found in zip(SENTENCES, tagger.probabilities(SENTENCES), strict=True):
            wanted = expected(
                model,
                tmp_path / "tokenizer.json",
                sentence,
                first=first,
                is_iob1=report.is_iob1,
            )
            np.testing.assert_allclose(found, wanted, atol=1e-4)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precisions(tmp_path: Path, precision: Any) -> None:
    save(tmp_path / "in", CONLL)
    report = export_tagger(tmp_path / "in", tmp_path, max_tokens=32, precision=precision, threads=1)
    assert report.word_agreement >= (0.7 if precision == "int8" else 0.97)
    graph = onnx.load(str(tmp_path / "tagger.onnx"))
    assert {entry.key: entry.value for entry in graph.metadata_props}["precision"] == precision
    kinds = {tensor.data_type for tensor in graph.graph.initializer if len(tensor.dims) == 2}
    main = {"int8": "INT8", "float32": "FLOAT", "float16": "FLOAT16"}[precision]
    assert getattr(onnx.TensorProto, main) in kinds
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "tagger.onnx",
        "tokenizer.json",
    ]
