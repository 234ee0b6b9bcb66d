"""From a PyTorch module to an ONNX file with metadata."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import torch
from torch import nn

from export.onnx.int8 import OPSET

__all__ = ["set_metadata", "trace"]


def trace(model: nn.Module, path: Path, *, inputs: Sequence[str], axes: Sequence[str]) -> None:
    """Write a float32 ONNX file with one output, ``logits``.

    Args:
        model: Takes int64 tensors of one shape.
        path: The file to write.
        inputs: Names of its inputs.
        axes: Names of their two axes, both of any length.
    """
    sample = torch.ones(2, 8, dtype=torch.int64)
    dynamic = {name: dict(enumerate(axes)) for name in (*inputs, "logits")}
    with warnings.catch_warnings(), torch.no_grad():
        # The tracer warns of every shape it takes for a constant; dynamic axes are tested instead.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (sample,) * len(inputs),
            str(path),
            input_names=list(inputs),
            output_names=["logits"],
            dynamic_axes=dynamic,
            opset_version=OPSET,
            dynamo=False,
        )


def set_metadata(path: Path, metadata: Mapping[str, str]) -> None:
    """Replace the metadata of an ONNX file."""
    model = onnx.load(str(path))
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, dict(metadata))
    onnx.save(model, str(path))
