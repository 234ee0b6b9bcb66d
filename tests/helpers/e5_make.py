"""Writes a tiny encoder in the file format of the package that has the pretrained one."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, WIDE, POSITIONS = 64, 2, 2, 128, 40
EPSILON = 1e-6
BLOCK = 32


def write_tiny_e5(
    path: Path,
    pieces: list[str],
    scores: list[float],
    *,
    positions: int = POSITIONS,
    seed: int = 0,
) -> dict[str, NDArray[np.float32]]:
    """Write random weights over a vocabulary that begins with the four special pieces.

    Returns:
        What the tensors are when they are read.
    """
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (len(pieces), HIDDEN),
        "emb.pos": (positions, HIDDEN),
        "emb.type": (2, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao"):
            shapes[f"l{layer}.{name}.w"] = HIDDEN, HIDDEN
            shapes[f"l{layer}.{name}.b"] = (HIDDEN,)
        shapes[f"l{layer}.fi.w"], shapes[f"l{layer}.fi.b"] = (WIDE, HIDDEN), (WIDE,)
        shapes[f"l{layer}.fo.w"], shapes[f"l{layer}.fo.b"] = (HIDDEN, WIDE), (HIDDEN,)
        for name in ("aln", "oln"):
            shapes[f"l{layer}.{name}.w"] = shapes[f"l{layer}.{name}.b"] = (HIDDEN,)
    tensors: dict[str, NDArray[np.float32]] = {}
    table, blob = b"", b""
    for name, shape in shapes.items():
        if len(shape) == 2 and name not in ("emb.pos", "emb.type"):
            raw, tensors[name] = _rounded(rng, shape)
        else:
            values = rng.normal(size=shape).astype("<f4")
            raw, tensors[name] = values.tobytes(), values
        encoded = name.encode("ascii")
        # The offset is patched below, when the length of all that stands before is known.
        table += struct.pack("<H", len(encoded)) + encoded
        table += struct.pack("<BIQQ", len(shape), int(np.prod(shape)), len(blob), len(raw))
        blob += raw
    head = b"E5S1" + struct.pack("<i", 1)
    head += struct.pack("<7i", HIDDEN, LAYERS, HEADS, WIDE, len(pieces), positions, 2)
    head += struct.pack("<fi", EPSILON, BLOCK) + struct.pack("<5i", len(pieces), 0, 2, 1, 3)
    text = [piece.encode("utf-8") for piece in pieces]
    ends = np.cumsum([0, *map(len, text)]).astype("<u4")
    head += struct.pack("<Q", int(ends[-1])) + ends.tobytes()
    head += np.array(scores, "<f4").tobytes() + b"".join(text)
    # One folding: the full-width comma.
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("，"), 1, ord(","))
    head += struct.pack("<i", len(shapes))
    path.write_bytes(head + _moved(table, len(head) + len(table)) + blob)
    return tensors


def _rounded(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[bytes, NDArray[np.float32]]:
    """A random matrix in 4 bits, and the same in float32."""
    number = shape[0] * shape[1] // BLOCK
    scales = rng.uniform(0.01, 0.05, number).astype("<f2")
    nibbles = rng.integers(0, 16, (number, BLOCK)).astype(np.uint8)
    packed = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    blocks = zip(scales, packed, strict=True)
    raw = b"".join(scale.tobytes() + row.tobytes() for scale, row in blocks)
    values = (nibbles.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]
    return raw, values.reshape(shape)


def _moved(table: bytes, first: int) -> bytes:
    """The table with offsets from the beginning of the file."""
    moved, at = bytearray(table), 0
    while at < len(moved):
        (length,) = struct.unpack_from("<H", moved, at)
        at += 2 + length
        kind, count, offset, size = struct.unpack_from("<BIQQ", moved, at)
        struct.pack_into("<BIQQ", moved, at, kind, count, offset + first, size)
        at += struct.calcsize("<BIQQ")
    return bytes(moved)
