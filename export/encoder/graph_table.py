"""Look-up tables in 4 bits."""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper

from export.encoder.graph_nodes import MICROSOFT, GraphWriter

__all__ = ["BLOCK", "add_lookup", "round_table"]

BLOCK = 32
"""Weights that share a scale; a block takes 16 bytes and a float16."""
_LOWEST, _HIGHEST = -8, 7


def round_table(
    table: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Round a table to 4 bits.

    The weight of a block that is farthest from zero becomes -8, as in the format ``Q4_0`` of
    llama.cpp: a table that was in that format before comes out as it was.

    Args:
        table: Shape (rows, columns), columns a multiple of 32.

    Returns:
        Integers from -8 to 7, shape (rows, columns), and what to multiply them with, shape
        (rows, columns / 32).

    Raises:
        ValueError: The columns cannot be divided into blocks.
    """
    rows, columns = table.shape
    if columns % BLOCK:
        raise ValueError(f"rows of {columns} weights: give a multiple of {BLOCK}")
    blocks = table.reshape(rows, columns // BLOCK, BLOCK)
    farthest = np.abs(blocks).argmax(axis=2, keepdims=True)
    extremes = np.take_along_axis(blocks, farthest, axis=2)
    scales = (extremes / _LOWEST).astype(np.float16)
    divisors = np.where(scales == 0, 1, scales).astype(np.float32)
    rounded = np.clip(np.rint(blocks / divisors), _LOWEST, _HIGHEST).astype(np.int8)
    return rounded.reshape(rows, columns), scales[..., 0]


def add_lookup(graph: GraphWriter, name: str, table: NDArray[np.float32], indices: str) -> str:
    """Look up rows of a table that is kept in 4 bits.

    Args:
        graph: Where to.
        name: Of the table.
        table: Shape (rows, columns).
        indices: Name of int64 indices.

    Returns:
        Name of the rows, in float32.
    """
    rounded, scales = round_table(table)
    nibbles = rounded.astype(np.uint8) & 15
    packed = nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)
    graph.tensor(
        helper.make_tensor(name, onnx.TensorProto.INT4, table.shape, packed.tobytes(), raw=True)
    )
    rows = graph.node(
        "GatherBlockQuantized",
        name,
        indices,
        graph.constant(f"{name}.scale", scales),
        domain=MICROSOFT,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    return graph.node("Cast", rows, to=onnx.TensorProto.FLOAT)
