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

from export.mini.tagger.spotter import SpotterModel, SpotterShape
from export.mini.tagger.spotter_graph import HEADS

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
        weights = _weights(arrays)
        characters = metadata["characters"]
        shape = SpotterShape(
            num_characters=len(characters),
            width=weights["near.bias"].shape[0],
            layers=sum(name.endswith(".query.weight") for name in weights),
            heads=int(arrays[HEADS][2]),
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
    if any(node.op_type == "Gelu" for node in model.graph.node):
        raise ValueError(f"{path}: has GELU where this version has ReLU: it can only be a teacher")
    return {"model": restored.state_dict(), "shape": asdict(shape), "characters": characters}


def _weights(arrays: _Arrays) -> dict[str, NDArray[np.float32]]:
    """Parameters by their name in the model; those that were quantised multiplied out."""
    weights = {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}
    for name in arrays:
        owner, is_quantised, _ = name.partition(".weight_int8")
        if is_quantised:
            weights[f"{owner}.weight"] = (arrays[name] * arrays[f"{owner}.weight_scale"]).T
    weights["characters.weight"] = weights["characters.weight"].T
    outputs, width = weights["near.weight"].shape[0], weights["near.bias"].shape[0]
    weights["near.weight"] = weights["near.weight"].reshape(outputs, -1, width).transpose(0, 2, 1)
    return weights
