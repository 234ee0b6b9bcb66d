"""A graph that is written operator by operator computes what it says."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from export.encoder.graph_nodes import MICROSOFT, GraphWriter  # noqa: E402


def test_nodes_are_joined_by_the_names_of_their_results() -> None:
    graph = GraphWriter()
    weights = np.arange(6, dtype=np.float32).reshape(2, 3)
    product = graph.node("MatMul", "x", graph.constant("weights", weights))
    graph.node("Add", product, graph.scalar("one", 1.0), output="y")
    value = onnx.helper.make_tensor_value_info
    inputs = [value("x", onnx.TensorProto.FLOAT, ["rows", 2])]
    outputs = [value("y", onnx.TensorProto.FLOAT, ["rows", 3])]
    model = graph.model("small", inputs, outputs)
    onnx.checker.check_model(model)
    assert {one.domain for one in model.opset_import} == {"", MICROSOFT}
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    x = np.array([[1, 2], [3, 4]], np.float32)
    np.testing.assert_allclose(session.run(["y"], {"x": x})[0], x @ weights + 1)


def test_names_are_made_up_once_and_constants_of_a_name_are_one() -> None:
    graph = GraphWriter()
    assert graph.node("Relu", "x") != graph.node("Relu", "x")
    assert graph.constant("a", np.zeros(2)) == graph.constant("a", np.ones(2)) == "a"
    assert graph.scalar("n", 3, np.int64) == "n"
    model = graph.model("g", [], [])
    assert [one.name for one in model.graph.initializer] == ["a", "n"]
    stored = onnx.numpy_helper.to_array(model.graph.initializer[0])
    assert stored.tolist() == [1, 1]
    assert onnx.numpy_helper.to_array(model.graph.initializer[1]).dtype == np.int64
