"""What a tagger has learnt, read back from its ONNX file: training goes on from a bundle alone.

The file is what ``export.encoder.graph`` writes. Its matrices are in 8 bits there, so what comes
back is rounded; the pretrained encoder, which has the embeddings and the layers that were never
trained, is not needed from it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from export.encoder.e5_file import E5File
from export.encoder.vocabulary import SPECIAL, Vocabulary, of_ids

__all__ = ["restore_vocabulary", "restore_weights"]

_LAYER = "bert.encoder.layer."
_QUERY = "attention.self.query"
_SHARE_FACTORS = {"attention.self.key": _QUERY, "attention.self.value": _QUERY}
"""Matrices whose inputs are made even by the factors of another one."""
_HALF_A_STEP = 0.501
"""How far a rounded weight may be from what it was, in steps."""

_Arrays = Mapping[str, NDArray[Any]]


def restore_weights(path: Path, pretrained: Any) -> dict[str, Tensor]:
    """Read the weights of layers and head.

    Args:
        path: ``tagger.onnx``, in int8 or float32.
        pretrained: The ``transformers.BertModel`` that its training began with.

    Returns:
        What a classifier has learnt, by the names in ``BertForTokenClassification``, float32: the
        head, and the layers that are no longer the pretrained ones. Attention's values and the
        matrix behind them may both be scaled, which cancels out.

    Raises:
        ValueError: The file is no such graph, or of another encoder.
    """
    arrays = {
        one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer
    }
    heads, shape = pretrained.config.num_attention_heads, pretrained.config.hidden_size
    if arrays.get("bert.embeddings.LayerNorm.weight", np.empty(0)).shape != (shape,):
        raise ValueError(f"{path} is no encoder of width {shape} as export.encoder.graph writes it")
    before = {f"bert.{name}": value.numpy() for name, value in pretrained.state_dict().items()}
    scale = np.float32((shape // heads) ** 0.5)
    found: dict[str, NDArray[Any]] = {
        "classifier.weight": arrays["classifier.weight"].T,
        "classifier.bias": arrays["classifier.bias"],
    }
    for layer in sorted({name.split(".")[3] for name in arrays if name.startswith(_LAYER)}):
        prefix = f"{_LAYER}{layer}."
        names = [name for name in before if name.startswith(prefix)]
        if not names:
            raise ValueError(f"{path} has layer {layer}, and the pretrained encoder has none")
        query = f"{prefix}{_QUERY}"
        if not _is_as_before(arrays, query, before[f"{query}.weight"] / scale):
            found |= {name: _restored(arrays, name) for name in names}
            for part in ("weight", "bias"):
                found[f"{query}.{part}"] = found[f"{query}.{part}"] * scale
    return {name: torch.tensor(value, dtype=torch.float32) for name, value in found.items()}


def restore_vocabulary(pieces: Path, file: E5File) -> Vocabulary:
    """Find out which pieces a tagger has.

    Args:
        pieces: Its ``pieces.marisa``.
        file: The pretrained encoder.

    Raises:
        ValueError: It has a piece that the encoder does not know.
    """
    trie = marisa_trie.Trie()
    trie.load(str(pieces))
    ids = {piece: number for number, piece in enumerate(file.pieces)}
    missing = next((piece for piece in trie if piece not in ids), None)
    if missing is not None:
        raise ValueError(f"{pieces} has the piece {missing!r}, which the encoder does not know")
    return of_ids(file, (ids[piece] for piece in (*SPECIAL, *trie)))


def _restored(arrays: _Arrays, name: str) -> NDArray[Any]:
    """A weight by its name in transformers."""
    if not name.endswith(".weight") or "LayerNorm" in name:
        return arrays[name]
    matrix, _ = _matrix(arrays, name.removesuffix(".weight"))
    return matrix.T


def _matrix(arrays: _Arrays, module: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """The matrix of a module, and what a step of its rounding is, both inputs by outputs."""
    stored, scale = arrays[f"{module}.weight"], arrays.get(f"{module}.scale")
    if scale is None:
        return stored, np.zeros_like(stored)
    owner = next(
        (module.replace(own, other) for own, other in _SHARE_FACTORS.items() if own in module),
        module,
    )
    factors = arrays.get(f"{owner}.factors", np.ones(len(stored), np.float32))
    step = factors[:, None] * scale
    return stored.astype(np.float32) * step, step


def _is_as_before(arrays: _Arrays, module: str, before: NDArray[Any]) -> bool:
    """Whether a matrix of the file is one of the pretrained encoder, rounded.

    Training moves some weight of a matrix by more than half a step.
    """
    matrix, step = _matrix(arrays, module)
    apart = np.abs(matrix - before.T)
    return bool((apart <= _HALF_A_STEP * step + 1e-6).all())
