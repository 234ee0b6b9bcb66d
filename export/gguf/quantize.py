"""A GGUF file becomes a smaller one, through llama.cpp's own quantiser."""

import ctypes
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import ConfigError, InputError, ModelError
from eat_edge.files.aside import aside
from export.gguf.library import full_library

__all__ = ["BITS", "KINDS", "needs_whole_blocks", "quantize"]

BITS: Mapping[str, float] = {
    "F16": 16.0,
    "Q8_0": 8.5,
    "Q6_K": 6.6,
    "Q5_K_M": 5.7,
    "Q5_0": 5.5,
    "Q4_K_M": 4.9,
    "Q4_0": 4.5,
}
"""Kinds on offer, large to small, with about how many bits a weight takes in a model of 7B."""

KINDS = tuple(BITS)
"""The K kinds need matrices with rows of a multiple of ``BLOCK``; others become larger types."""

_BLOCK = 256


def needs_whole_blocks(kind: str, row: int) -> bool:
    """Whether llama.cpp must take a larger type than asked for, for a matrix with such rows."""
    return "_K" in kind and row % _BLOCK != 0


def quantize(
    src: Path,
    out: Path,
    kind: str = "Q8_0",
    *,
    importance: Mapping[str, NDArray[np.float32]] | None = None,
    has_exact_embeddings: bool = False,
) -> None:
    """Quantise the matrices of a GGUF file.

    Args:
        src: An F32 or F16 file.
        out: The file to write, complete or not at all; an existing one is replaced.
        kind: One of ``KINDS``.
        importance: Of each column of the matrices, by their names; see ``export.gguf.importance``.
        has_exact_embeddings: Leave the embeddings in Q8_0, and with them a tied output layer.
            llama.cpp would make them Q6_K in most kinds, and what it computes on a CPU with a K
            kind depends on how many tokens are in the batch.

    Raises:
        ConfigError: If the kind is not on offer.
        InputError: If the source file does not exist.
        ModelError: If llama.cpp refuses the file.
    """
    if kind not in KINDS:
        raise ConfigError(f"quantisation {kind!r} is not known; use one of {', '.join(KINDS)}")
    if not src.is_file():
        raise InputError(f"{src}: no such file; export the checkpoint to GGUF first")
    library = full_library()
    params = library.llama_model_quantize_default_params()
    params.ftype = getattr(library, f"LLAMA_FTYPE_MOSTLY_{kind}")
    if has_exact_embeddings:
        params.token_embedding_type = params.output_tensor_type = library.GGML_TYPE_Q8_0
    entries = _importance_entries(library, importance or {})
    if importance:
        params.imatrix = entries
    with aside(out) as partial:
        status = library.llama_model_quantize(os.fsencode(src), os.fsencode(partial), params)
        if status != 0:
            raise ModelError(
                f"{src}: llama.cpp could not quantise it to {kind} (status {status}); "
                "its log, logger 'eat_edge.decoder.llama.library' at debug level, says why"
            )


def _importance_entries(library: Any, importance: Mapping[str, NDArray[np.float32]]) -> Any:
    """An array for llama.cpp, ended by an entry without a name; it keeps its data alive."""
    entries = (library.llama_model_imatrix_data * (len(importance) + 1))()
    columns = []
    for entry, (name, values) in zip(entries, importance.items(), strict=False):
        columns.append(np.ascontiguousarray(values, np.float32))
        entry.name = name.encode()
        entry.data = columns[-1].ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        entry.size = columns[-1].size
    entries.columns = columns
    return entries
