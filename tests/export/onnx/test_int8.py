# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Graphs in eight bits."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("transformers")

import onnxruntime

from export.onnx.int8 import quantise_rows

pytestmark = pytest.mark.usefixtures("one_torch_thread")


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
