"""ONNX files: none may refer to other files, and none is nested without end."""

from typing import Any

import pytest
from hostile_files import ASSETS
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle.screening.onnx import check_onnx


def saved(onnx: Any, place: str, **tensor: Any) -> memoryview:
    """A model with one tensor that says where its numbers are, in one of the places for tensors."""
    external = onnx.TensorProto(name="w", data_type=1, dims=[1], **tensor)
    plain = onnx.TensorProto(name="v", data_type=1, dims=[1], raw_data=bytes(4))
    helper = onnx.helper
    nodes = [helper.make_node("Constant", [], ["w"])]
    model = helper.make_model(helper.make_graph(nodes, "g", [], [], [plain]))
    attribute = model.graph.node[0].attribute.add()
    attribute.name = "value"
    if place == "initializer":
        model.graph.initializer.append(external)
    elif place == "sparse_initializer":
        model.graph.sparse_initializer.add().values.CopyFrom(external)
    elif place == "attribute":
        attribute.t.CopyFrom(external)
    elif place == "subgraph":
        attribute.g.initializer.append(external)
    elif place == "function":
        model.functions.add().node.add().attribute.add().tensors.append(external)
    return memoryview(model.SerializeToString())


PLACES = ["initializer", "sparse_initializer", "attribute", "subgraph", "function"]


@pytest.mark.parametrize("place", PLACES)
def test_an_onnx_model_that_refers_to_other_files_is_refused(place: str) -> None:
    onnx = pytest.importorskip("onnx")
    check_onnx(saved(onnx, place, raw_data=bytes(4)))
    check_onnx(saved(onnx, place, data_location=onnx.TensorProto.DEFAULT))
    entry = onnx.StringStringEntryProto(key="location", value="../secret")
    elsewhere = {"data_location": onnx.TensorProto.EXTERNAL, "external_data": [entry]}
    for key, value in elsewhere.items():
        with pytest.raises(ValueError, match="a tensor of it is in another file"):
            check_onnx(saved(onnx, place, **{key: value}))


@given(st.integers(0, 5_000), st.binary(max_size=9), st.integers(0, 9))
def test_any_onnx_file_passes_or_is_refused(at: int, put_in: bytes, num_out: int) -> None:
    content = (ASSETS / "encoder" / "tagger.onnx").read_bytes()
    try:
        check_onnx(memoryview(content[:at] + put_in + content[at + num_out :]))
    except ValueError as error:
        assert len(str(error)) < 500


def test_graphs_without_end_are_refused() -> None:
    message = b""
    for _ in range(100):
        # An attribute of a node of the graph that is an attribute of ...
        for field in (6, 5, 1):
            size = len(message)
            head = bytes([field << 3 | 2, size & 0x7F | 0x80, size >> 7 & 0x7F | 0x80, size >> 14])
            message = head + message
    with pytest.raises(ValueError, match="more than 64 deep"):
        check_onnx(
            memoryview(b"\x3a" + bytes([len(message) & 0x7F | 0x80, len(message) >> 7]) + message)
        )


@pytest.mark.parametrize("content", [b"\x80", b"\x3a\xff", b"\x80" * 11 + b"\1"])
def test_a_number_that_does_not_end_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="a message of it ends too early"):
        check_onnx(memoryview(content))
