"""Decodes a tiny model with some llama.cpp: ``python -m eat_edge.decoder.llama.trial FILE``.

A process of its own, because a library that is not what it seems takes its process down. The
model's weights are chosen so that its answers are known: its one layer adds nothing, so that what
comes out is the embedding of the token that went in, normalised, times the output matrix, which
points from every token to the next. Ends with 0 where all is right, else says what is not.
"""

import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.llama.library import use
from eat_edge.decoder.protocol import Batch
from eat_edge.errors import EatEdgeError, ModelError

__all__ = ["main", "write_model"]

_SIZE = 32
"""Tokens, and the width of their vectors: the embeddings are the unit vectors."""
_LENGTH = 64
_ALIGNMENT = 32
_UINT32, _FLOAT32, _STRING = 4, 6, 8
"""Numbers of the kinds of metadata in GGUF."""


def main() -> int:
    """Try the library that the command line names."""
    try:
        use(Path(sys.argv[1]))
        with tempfile.TemporaryDirectory(prefix="eat-edge-") as directory:
            model = Path(directory, "model.gguf")
            model.write_bytes(write_model())
            _decode(model)
    except EatEdgeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _decode(model: Path) -> None:
    """Decode two sequences, cut one back, copy it, and look at all that comes out.

    Raises:
        ModelError: A number is wrong.
    """
    backend = LlamaBackend(model, threads=2, n_ctx=_LENGTH, max_sequences=2, n_batch=16)
    try:
        _expect(backend, [(3, 0, 0), (4, 1, 0), (9, 0, 1)], [5, 10])
        backend.remove_sequence(0, 1)
        _expect(backend, [(20, 1, 0)], [21])
        backend.copy_sequence(0, 1, 2)
        _expect(backend, [(31, 2, 0), (30, 2, 1)], [0, 31])
        if backend.n_vocab != _SIZE:
            raise ModelError(f"it has {backend.n_vocab} tokens in place of {_SIZE}")
    finally:
        backend.close()


def _expect(backend: LlamaBackend, tokens: list[tuple[int, int, int]], after: list[int]) -> None:
    """Decode tokens, each with position and sequence, and compare what comes after each sequence.

    Raises:
        ModelError: It is not what comes after.
    """
    ids, positions, sequences = (np.array(column, np.int32) for column in zip(*tokens, strict=True))
    outputs = np.append(np.diff(sequences) != 0, True).astype(np.int8)
    rows = backend.decode(Batch(ids, positions, sequences, outputs))
    # A unit vector, normalised, has the root of its width at its place.
    expected = np.zeros((len(after), _SIZE), np.float32)
    expected[np.arange(len(after)), after] = _SIZE**0.5
    if not np.allclose(rows, expected, atol=0.01):
        raise ModelError(f"after {ids.tolist()} it gives {rows.argmax(axis=1).tolist()}")


def write_model() -> bytes:
    """The tiny model, a llama of one layer, as a GGUF file of version 3."""
    unit: NDArray[np.float32] = np.eye(_SIZE, dtype=np.float32)
    none: NDArray[np.float32] = np.zeros((_SIZE, _SIZE), np.float32)
    ones: NDArray[np.float32] = np.ones(_SIZE, np.float32)
    tensors = {"token_embd": unit, "output": np.roll(unit, 1, axis=0), "output_norm": ones}
    layer = {"attn_norm": ones, "ffn_norm": ones}
    for part in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"):
        layer[part] = none
    tensors |= {f"blk.0.{name}": weights for name, weights in layer.items()}
    metadata = [
        _text("general.architecture", "llama"),
        _text("tokenizer.ggml.model", "none"),
        *(
            _number(f"llama.{name}", value)
            for name, value in {
                "vocab_size": _SIZE,
                "context_length": _LENGTH,
                "embedding_length": _SIZE,
                "block_count": 1,
                "feed_forward_length": _SIZE,
                "attention.head_count": 1,
                "rope.dimension_count": _SIZE,
            }.items()
        ),
        _key("llama.attention.layer_norm_rms_epsilon", _FLOAT32) + struct.pack("<f", 1e-9),
    ]
    described, weights = b"", b""
    for name, tensor in tensors.items():
        described += _described(f"{name}.weight", tensor, len(weights))
        weights += _padded(tensor.tobytes())
    counts = struct.pack("<IQQ", 3, len(tensors), len(metadata))
    return _padded(b"GGUF" + counts + b"".join(metadata) + described) + weights


def _described(name: str, tensor: NDArray[np.float32], offset: int) -> bytes:
    shape = tensor.shape[::-1]
    return _string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, offset)


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _key(name: str, kind: int) -> bytes:
    return _string(name) + struct.pack("<I", kind)


def _text(name: str, value: str) -> bytes:
    return _key(name, _STRING) + _string(value)


def _number(name: str, value: int) -> bytes:
    return _key(name, _UINT32) + struct.pack("<I", value)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNMENT)


if __name__ == "__main__":
    sys.exit(main())
