"""From a shipped spotter back to weights that training can go on from.

The int8 matrices are multiplied out again, so what is restored differs from what was trained by the
rounding of the export, and exports to the very same int8 numbers.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from export.mini.spotter import SpotterModel, SpotterShape

__all__ = ["load_spotter"]

_Arrays = Mapping[str, NDArray[Any]]


def load_spotter(path: Path) -> dict[str, Any]:
    """Read the weights of an exported spotter.

    Args:
        path: Its ONNX file, as ``export_spotter`` writes it.

    Returns:
        ``model``, ``shape`` and ``characters`` as in ``spotter.pt``; there is no optimizer.

    Raises:
        ValueError: The file is no spotter of this shape of model.
    """
    model = onnx.load(str(path))
    arrays = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    metadata = {item.key: item.value for item in model.metadata_props}
    try:
        weights = _weights(model.graph, arrays)
        characters = metadata["characters"]
        shape = SpotterShape(
            num_characters=len(characters),
            width=weights["near.bias"].shape[0],
            layers=sum(name.endswith(".query.weight") for name in weights),
            heads=_num_heads(model.graph, arrays),
            feed_forward=weights["layers.0.up.bias"].shape[0],
        )
        restored = SpotterModel(shape)
        restored.load_state_dict(
            {name: torch.from_numpy(value.copy()) for name, value in weights.items()}
        )
    except (KeyError, IndexError, RuntimeError) as error:
        raise ValueError(
            f"{path}: not a spotter as export_spotter writes it ({error}): give one of this version"
        ) from error
    return {"model": restored.state_dict(), "shape": asdict(shape), "characters": characters}


def _weights(graph: onnx.GraphProto, arrays: _Arrays) -> dict[str, NDArray[np.float32]]:
    """Parameters by their name in the model; those that were quantised multiplied out."""
    weights = {name: array for name, array in arrays.items() if array.dtype == np.float32}
    weights = {
        name: array for name, array in weights.items() if name.endswith((".weight", ".bias"))
    }
    weights["characters.weight"] = _product(arrays, "characters.weight")
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            # "/layers.0/query/MatMul_output_0_raw" is the product with layers.0.query.weight.
            owner = node.output[0].split("/MatMul")[0].strip("/").replace("/", ".")
            table = node.input[1].removesuffix("_int8")
            weights[f"{owner}.weight"] = _product(arrays, table).T
    return weights


def _product(arrays: _Arrays, name: str) -> NDArray[np.float32]:
    product: NDArray[np.float32] = arrays[f"{name}_int8"] * arrays[f"{name}_scale"]
    return product


def _num_heads(graph: onnx.GraphProto, arrays: _Arrays) -> int:
    """From the shape (batch, length, heads, width of a head) that the queries are brought into."""
    values = {
        node.output[0]: numpy_helper.to_array(node.attribute[0].t)
        for node in graph.node
        if node.op_type == "Constant"
    }
    first = next(node for node in graph.node if node.op_type == "Concat")
    return int(values[first.input[2]].item())
