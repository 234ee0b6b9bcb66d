"""Weights of Q5_0 written out as Q8_0: the same numbers in a kind that llama.cpp has for AMX.

Both kinds have a 16-bit scale for 32 weights, each weight a whole number times that: of five bits
in the one, of eight in the other. The form of a file is that of GGUF version 3 (docs/gguf.md in the
repository of ggml).
"""

import math
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_WIDENED", "widen", "widened"]

MAX_WIDENED = 1 << 28
"""Bytes of the largest file that is written out anew whenever it is loaded. A larger one is better
made of Q8_0, once."""

_OPEN_FILES = Path("/proc/self/fd")
_MAGIC = b"GGUF"
_VERSION = 3
_Q5_0, _Q8_0 = 6, 8
"""Numbers of ggml.h."""
_BLOCK = 32
"""Weights that share a scale."""
_NARROW = np.dtype([("scale", "<u2"), ("high", "u1", 4), ("low", "u1", 16)])
"""A block of Q5_0: bits 0 to 3 of weights 0 to 15 are the lower halves of ``low``, those of 16 to
31 the upper ones; ``high`` has the fifth bits in order."""
_WIDE = np.dtype([("scale", "<u2"), ("weights", "i1", _BLOCK)])
_STEP = 1 << 15
"""Blocks that are turned together: what numpy makes of them on the way stays in the cache."""

_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of the kinds of metadata that have always as many."""
_UINT32, _STRING, _ARRAY = 4, 8, 9
_ALIGNMENT = b"general.alignment"


@dataclass(frozen=True, slots=True)
class _Tensor:
    """What a header says of a tensor; ``offset`` counts from the beginning of all of them."""

    name: bytes
    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def num_blocks(self) -> int:
        return math.prod(self.shape) // _BLOCK


@dataclass(frozen=True, slots=True)
class _Header:
    """What comes before the weights.

    Attributes:
        tensors: In the order of the file.
        before: What stands before that.
        start: Where the weights begin.
        alignment: Of every tensor, in bytes.
    """

    tensors: tuple[_Tensor, ...]
    before: memoryview
    start: int
    alignment: int


_Weights = list[tuple[_Tensor, NDArray[np.uint8]]]
"""Every tensor's bytes, in the order in which they lie."""


@contextmanager
def widened(path: Path) -> Iterator[Path]:
    """Give a file whose weights llama.cpp can multiply by AMX.

    It lies in memory and has no name where the system can do that, else in a temporary directory.

    Args:
        path: A GGUF file of at most ``MAX_WIDENED`` bytes; given as it is where it is larger or has
            no weights of Q5_0, and where it cannot be read: whoever loads it will say why.
    """
    read = _read_narrow(path)
    if read is None:
        yield path
        return
    if hasattr(os, "memfd_create") and _OPEN_FILES.is_dir():
        with os.fdopen(os.memfd_create("eat-edge"), "wb") as file:
            _write(file, *read)
            file.flush()
            yield _OPEN_FILES / str(file.fileno())
        return
    with tempfile.TemporaryDirectory(prefix="eat-edge-") as directory:
        wide = Path(directory, "model.gguf")
        with wide.open("wb") as file:
            _write(file, *read)
        yield wide


def widen(narrow: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn weights of Q5_0 into the same numbers in Q8_0.

    Args:
        narrow: Shape (22 n,), blocks of 32 weights.

    Returns:
        Shape (34 n,).
    """
    blocks = narrow.view(_NARROW)
    wide = np.empty(len(blocks), _WIDE)
    wide["scale"] = blocks["scale"]
    for start in range(0, len(blocks), _STEP):
        some = blocks[start : start + _STEP]
        low = some["low"]
        weights = np.unpackbits(some["high"], axis=1, bitorder="little")
        weights <<= 4
        weights[:, : _BLOCK // 2] |= low & 15
        weights[:, _BLOCK // 2 :] |= low >> 4
        # Below 32, they are the same signed, and 16 stands for zero.
        np.subtract(weights.view(np.int8), 16, out=wide["weights"][start : start + _STEP])
    return wide.view(np.uint8)


def _read_narrow(path: Path) -> tuple[_Header, _Weights] | None:
    """Read a file that has weights to widen; mapped, so that others cost no more than their header.

    Returns:
        None for all other files.
    """
    try:
        if path.stat().st_size > MAX_WIDENED:
            return None
        data = np.memmap(path, np.uint8, "r")
        header = _read(data.data)
        weights = _weights(data, header)
    except (OSError, ValueError, struct.error):
        return None
    has_narrow = any(tensor.kind == _Q5_0 for tensor in header.tensors)
    return (header, weights) if has_narrow else None


def _read(data: memoryview) -> _Header:
    """Read a header.

    Raises:
        ValueError: It is of another version or makes no sense.
        struct.error: It is cut off.
    """
    if bytes(data[:4]) != _MAGIC or struct.unpack_from("<I", data, 4) != (_VERSION,):
        raise ValueError("no GGUF file of version 3")
    num_tensors, num_values = struct.unpack_from("<QQ", data, 8)
    at, alignment = 24, _BLOCK
    for _ in range(num_values):
        key, at = _string(data, at)
        (kind,) = struct.unpack_from("<I", data, at)
        if key == _ALIGNMENT and kind == _UINT32:
            (alignment,) = struct.unpack_from("<I", data, at + 4)
        at = _after(data, at + 4, kind)
    before, tensors = data[:at], []
    for _ in range(num_tensors):
        name, at = _string(data, at)
        (num_dimensions,) = struct.unpack_from("<I", data, at)
        *shape, kind, offset = struct.unpack_from(f"<{num_dimensions}QIQ", data, at + 4)
        at += 4 + 8 * num_dimensions + 12
        tensors.append(_Tensor(name, tuple(shape), kind, offset))
    if alignment < 1:
        raise ValueError("an alignment of nothing")
    return _Header(tuple(tensors), before, _aligned(at, alignment), alignment)


def _weights(data: NDArray[np.uint8], header: _Header) -> _Weights:
    """The bytes of every tensor, in the order in which they lie.

    Raises:
        ValueError: Some are missing of what is to be widened.
    """
    lying = sorted(header.tensors, key=lambda tensor: tensor.offset)
    ends = [*(tensor.offset for tensor in lying), len(data) - header.start]
    found = []
    for tensor, (start, end) in zip(lying, pairwise(ends), strict=True):
        weights = data[header.start + start : header.start + end]
        if tensor.kind == _Q5_0:
            size = _NARROW.itemsize * tensor.num_blocks
            if len(weights) < size:
                raise ValueError("weights beyond the end")
            weights = weights[:size]
        found.append((tensor, weights))
    return found


def _string(data: memoryview, at: int) -> tuple[bytes, int]:
    """A string, and where the next value begins."""
    (length,) = struct.unpack_from("<Q", data, at)
    end = at + 8 + length
    if end > len(data):
        raise ValueError("a string beyond the end")
    return bytes(data[at + 8 : end]), end


def _after(data: memoryview, at: int, kind: int) -> int:
    """Where a value ends."""
    if kind == _STRING:
        return _string(data, at)[1]
    if kind != _ARRAY:
        if kind not in _SIZES:
            raise ValueError(f"metadata of kind {kind}")
        return at + _SIZES[kind]
    kind, length = struct.unpack_from("<IQ", data, at)
    at += 12
    if kind in _SIZES:
        return at + int(length) * _SIZES[kind]
    for _ in range(length):
        at = _after(data, at, kind)
    return at


def _write(file: BinaryIO, header: _Header, weights: _Weights) -> None:
    """Write the file anew, its tensors in the order in which they lay."""
    offsets, offset = {}, 0
    for tensor, narrow in weights:
        offsets[tensor] = offset
        size = _WIDE.itemsize * tensor.num_blocks if tensor.kind == _Q5_0 else len(narrow)
        offset += _aligned(size, header.alignment)
    file.write(header.before)
    for tensor in header.tensors:
        kind = _Q8_0 if tensor.kind == _Q5_0 else tensor.kind
        file.write(struct.pack("<Q", len(tensor.name)) + tensor.name)
        form = f"<I{len(tensor.shape)}QIQ"
        numbers = (len(tensor.shape), *tensor.shape, kind, offsets[tensor])
        file.write(struct.pack(form, *numbers))
    _pad(file, header.alignment)
    for tensor, narrow in weights:
        file.write((widen(narrow) if tensor.kind == _Q5_0 else narrow).data)
        _pad(file, header.alignment)


def _pad(file: BinaryIO, alignment: int) -> None:
    file.write(bytes(-file.tell() % alignment))


def _aligned(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment
