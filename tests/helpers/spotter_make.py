"""Makes the tiny model of the spotter tests: random weights, a real graph, no knowledge at all.

Run ``python tests/helpers/spotter_make.py`` with the ``export`` extra to write ``spotter.onnx``
anew.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eat_edge.tagger.gazetteer import NUM_IDS, SCHEME
from eat_edge.types import LABELS

CHARACTERS = "李克强总理访问了柏林。、東京都かなカナ사람ناس ABCabc0123"
MAX_CHARACTERS = 16
TAGS = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))

_WIDTH = 16
_REACH = 1
"""Neighbours a character sees on each side; the mean of the window reaches everywhere."""


def metadata() -> dict[str, str]:
    """Give what a spotter says of itself."""
    return {
        "labels": json.dumps(TAGS),
        "characters": CHARACTERS,
        "gazetteer": SCHEME,
        "max_characters": str(MAX_CHARACTERS),
    }


def _weights() -> dict[str, NDArray[np.generic]]:
    rng = np.random.default_rng(5)

    def normal(scale: float, *shape: int) -> NDArray[np.float32]:
        return (scale * rng.normal(size=shape)).astype(np.float32)

    taps = 2 * _REACH + 1
    return {
        "character_table": normal(1, len(CHARACTERS) + 2, _WIDTH),
        "gazetteer_table": normal(1, NUM_IDS, _WIDTH),
        "kernel": normal((taps * _WIDTH) ** -0.5, _WIDTH, _WIDTH, taps),
        "whole": normal(2 * _WIDTH**-0.5, _WIDTH, _WIDTH),
        "head": normal(1.5, _WIDTH, len(TAGS)),
        "padding": np.array(0, np.int64),
        "last_axis": np.array([2], np.int64),
        "length_axis": np.array([1], np.int64),
    }


def save_spotter(path: Path) -> None:
    """Write a spotter: tables, a convolution and the mean of the window, then tags."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("Equal", ["characters", "padding"], ["is_padding"]),
        helper.make_node("Not", ["is_padding"], ["is_shown"]),
        helper.make_node("Cast", ["is_shown"], ["flat_mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["flat_mask", "last_axis"], ["mask"]),
        helper.make_node("Gather", ["character_table", "characters"], ["character_rows"]),
        helper.make_node("Gather", ["gazetteer_table", "gazetteer"], ["gazetteer_rows"]),
        helper.make_node("Add", ["character_rows", "gazetteer_rows"], ["rows"]),
        helper.make_node("Mul", ["rows", "mask"], ["shown"]),
        helper.make_node("Transpose", ["shown"], ["columns"], perm=[0, 2, 1]),
        helper.make_node("Conv", ["columns", "kernel"], ["near_columns"], pads=[_REACH, _REACH]),
        helper.make_node("Transpose", ["near_columns"], ["near"], perm=[0, 2, 1]),
        helper.make_node("ReduceSum", ["shown", "length_axis"], ["sum"]),
        helper.make_node("ReduceSum", ["mask", "length_axis"], ["count"]),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("MatMul", ["mean", "whole"], ["far"]),
        helper.make_node("Add", ["near", "far"], ["both"]),
        helper.make_node("Tanh", ["both"], ["features"]),
        helper.make_node("MatMul", ["features", "head"], ["logits"]),
    ]
    shape = ["batch", "length"]
    graph = helper.make_graph(
        nodes,
        "spotter",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("characters", "gazetteer")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*shape, len(TAGS)])],
        [numpy_helper.from_array(value, name) for name, value in _weights().items()],
    )
    opset = [helper.make_opsetid("", 18)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=9)
    helper.set_model_props(model, metadata())
    onnx.save(model, str(path))


if __name__ == "__main__":
    save_spotter(Path(__file__).parents[1] / "assets" / "spotter.onnx")
