"""Which columns of every matrix matter: the importance matrix that quantisation weighs errors by.

For each matrix the mean of the squared activations that it is multiplied with, column by column,
over calibration text; as llama.cpp's ``imatrix`` tool measures it. A rounding error in a column
that meets large activations costs more than in one that hardly meets any.
"""

import ctypes
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import InputError
from export.gguf.library import full_library
from export.gguf.model import GgufModel

__all__ = ["measure_importance"]

_FEWEST_ROWS = 16
"""Products with fewer rows than this are not of a matrix of the model with a text."""


class _Tensor(ctypes.Structure):
    """``struct ggml_tensor`` of ggml.h, as llama-cpp-python 0.3.36 was built with."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("buffer", ctypes.c_void_p),
        ("ne", ctypes.c_int64 * 4),
        ("nb", ctypes.c_size_t * 4),
        ("op", ctypes.c_int),
        ("op_params", ctypes.c_int32 * 16),
        ("flags", ctypes.c_int32),
        ("src", ctypes.c_void_p * 10),
        ("view_src", ctypes.c_void_p),
        ("view_offs", ctypes.c_size_t),
        ("data", ctypes.c_void_p),
        ("name", ctypes.c_char * 64),
    )


class _Collector:
    """Sums of squared activations by matrix."""

    def __init__(self) -> None:
        library = full_library()
        # Found through libllama, which depends on the library that has them.
        functions = library._lib
        self._float32 = library.GGML_TYPE_F32
        self._describe = functions.ggml_op_desc
        self._describe.argtypes, self._describe.restype = [ctypes.c_void_p], ctypes.c_char_p
        self._fetch = functions.ggml_backend_tensor_get
        self._fetch.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t]
        self._fetch.restype = None
        self.sums: dict[str, NDArray[np.float64]] = {}
        self.counts: dict[str, int] = {}

    def __call__(self, address: int, ask: bool) -> bool:
        result = _Tensor.from_address(address)
        if self._describe(address) != b"MUL_MAT":
            return not ask
        weights = _Tensor.from_address(result.src[0])
        inputs = _Tensor.from_address(result.src[1])
        name = weights.name.decode()
        is_wanted = (
            name.endswith(".weight")
            and inputs.type == self._float32
            and inputs.ne[1] >= _FEWEST_ROWS
            and inputs.nb[1] == 4 * inputs.ne[0]
        )
        if is_wanted and not ask:
            rows, width = inputs.ne[1] * inputs.ne[2] * inputs.ne[3], inputs.ne[0]
            values = np.empty((rows, width), np.float32)
            self._fetch(result.src[1], values.ctypes.data, 0, values.nbytes)
            total = np.einsum("rc,rc->c", values, values, dtype=np.float64)
            self.sums[name] = self.sums.get(name, 0.0) + total
            self.counts[name] = self.counts.get(name, 0) + rows
        return is_wanted or not ask


def measure_importance(
    model: Path,
    chunks: Sequence[Sequence[int]],
    *,
    threads: int,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, NDArray[np.float32]]:
    """Run a model over calibration text and measure every matrix's inputs.

    Args:
        model: An F32 or F16 GGUF file.
        chunks: Token ids of the text, cut into sequences.
        threads: CPU threads.
        progress: Called with the sequences read and all of them.

    Returns:
        By name of the matrix, one weight for each of its columns; of the embedding only where it
        is the output matrix as well.

    Raises:
        InputError: There is too little text.
        ModelError: llama.cpp failed.
    """
    used = [chunk for chunk in chunks if len(chunk) >= _FEWEST_ROWS]
    if not used:
        raise InputError(
            f"the calibration text has fewer than {_FEWEST_ROWS} tokens in a row: give more"
        )
    collector = _Collector()
    length = max(map(len, used))
    with GgufModel(model, threads=threads, length=length, observer=collector) as running:
        for number, chunk in enumerate(used, 1):
            running.logits(chunk)
            if progress is not None:
                progress(number, len(used))
    return {
        name: (total / collector.counts[name]).astype(np.float32)
        for name, total in collector.sums.items()
    }
