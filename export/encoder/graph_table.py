"""Look-up tables in 4 or 8 bits."""

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from export.encoder.graph_nodes import GraphWriter
from export.onnx.int8 import MAX_ACTIVATION, scales

__all__ = ["BLOCK", "add_byte_lookup", "add_lookup", "round_table"]

BLOCK = 32
"""Weights that share a scale; a block takes 16 bytes and a float16."""
_BITS, _LOWEST, _HIGHEST = 4, -8, 7


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

    Two weights share a byte, one of the first half of the row and one of the second. Standard
    operators unpack them nine times as fast as ``GatherBlockQuantized`` does with float16 scales.

    Args:
        graph: Where to.
        name: Of the table.
        table: Shape (rows, columns).
        indices: Name of int64 indices, two axes.

    Returns:
        Name of the rows, in float32.
    """
    width = table.shape[1]
    rounded, scales = round_table(table)
    nibbles = (rounded - _LOWEST).astype(np.uint8)
    packed = nibbles[:, : width // 2] | (nibbles[:, width // 2 :] << _BITS)
    rows = graph.node("Gather", graph.constant(name, packed), indices)
    low = graph.node("BitwiseAnd", rows, graph.scalar("low_nibble", 15, np.uint8))
    high = graph.node(
        "BitShift", rows, graph.scalar("nibble_bits", _BITS, np.uint8), direction="RIGHT"
    )
    one, zero = graph.scalar("one", 1), graph.scalar("nibble_zero", -_LOWEST, np.uint8)
    rows = graph.node("DequantizeLinear", graph.node("Concat", low, high, axis=-1), one, zero)
    shape = graph.constant(f"{name}.blocks", np.array([0, 0, width // BLOCK, BLOCK]))
    factors = graph.constant(f"{name}.scale", scales[..., None])
    factors = graph.node("Cast", graph.node("Gather", factors, indices), to=TensorProto.FLOAT)
    rows = graph.node("Mul", graph.node("Reshape", rows, shape), factors)
    return graph.node("Reshape", rows, graph.constant(f"{name}.row", np.array([0, 0, width])))


def add_byte_lookup(graph: GraphWriter, name: str, table: NDArray[np.float32], indices: str) -> str:
    """Look up rows of a table that is kept in 8 bits, with one scale a row.

    Args:
        graph: Where to.
        name: Of the table.
        table: Shape (rows, columns).
        indices: Name of int64 indices, two axes.

    Returns:
        Name of the rows, in float32.
    """
    factors = scales(table, axis=1, peak=MAX_ACTIVATION)
    rounded = graph.constant(name, np.rint(table / factors).astype(np.int8))
    rows = graph.node("Cast", graph.node("Gather", rounded, indices), to=TensorProto.FLOAT)
    factor = graph.node("Gather", graph.constant(f"{name}.scale", factors), indices)
    return graph.node("Mul", rows, factor)
