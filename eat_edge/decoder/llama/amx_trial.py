"""Multiplies two matrices in llama.cpp's code for AMX: ``python amx_trial.py LIBGGML_CPU``.

A script of its own process, because where that code is broken it takes the process down. Ends with
0 where the product is right. Needs nothing but ctypes, and so less than a tenth of a second.
"""

import ctypes
import signal
import struct
import sys
from collections.abc import Sequence
from ctypes import POINTER, c_bool, c_char_p, c_int, c_int64, c_size_t, c_void_p
from typing import Any

__all__ = ["main"]

_F32, _Q8_0 = 0, 8
"""Numbers of ggml.h."""
_BLOCK = 32
"""Weights of Q8_0 that share a scale."""
_INNER, _ROWS, _COLUMNS = 64, 128, 32
"""Enough for both threads and for whole tiles."""
_THREADS = 2
_ROOM = 1 << 20
"""Bytes, for what ggml notes of its tensors."""


class _InitParams(ctypes.Structure):
    _fields_ = (("mem_size", c_size_t), ("mem_buffer", c_void_p), ("no_alloc", c_bool))


_SIGNATURES: dict[str, tuple[Any, Sequence[Any]]] = {
    "ggml_init": (c_void_p, (_InitParams,)),
    "ggml_new_tensor_2d": (c_void_p, (c_void_p, c_int, c_int64, c_int64)),
    "ggml_mul_mat": (c_void_p, (c_void_p, c_void_p, c_void_p)),
    "ggml_new_graph": (c_void_p, (c_void_p,)),
    "ggml_build_forward_expand": (None, (c_void_p, c_void_p)),
    "ggml_backend_cpu_init": (c_void_p, ()),
    "ggml_backend_cpu_set_n_threads": (None, (c_void_p, c_int)),
    "ggml_backend_cpu_reg": (c_void_p, ()),
    "ggml_backend_reg_dev_get": (c_void_p, (c_void_p, c_size_t)),
    "ggml_backend_reg_get_proc_address": (c_void_p, (c_void_p, c_char_p)),
    "ggml_backend_buft_name": (c_char_p, (c_void_p,)),
    "ggml_backend_alloc_ctx_tensors": (c_void_p, (c_void_p, c_void_p)),
    "ggml_backend_alloc_ctx_tensors_from_buft": (c_void_p, (c_void_p, c_void_p)),
    "ggml_backend_tensor_set": (None, (c_void_p, c_char_p, c_size_t, c_size_t)),
    "ggml_backend_tensor_get": (None, (c_void_p, c_void_p, c_size_t, c_size_t)),
    "ggml_backend_graph_compute": (c_int, (c_void_p, c_void_p)),
}


def main() -> int:
    """Multiply, and say whether it went well."""
    _leave_quietly()
    ggml = ctypes.CDLL(sys.argv[1])
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(ggml, name)
        function.restype, function.argtypes = result, arguments
    buffers = _amx_buffers(ggml)
    if buffers is None:
        return 1
    # Row r is all r - 64, so that its product with ones is that, 64 times.
    numbers = [row - _INNER for row in range(_ROWS)]
    weights = b"".join(
        struct.pack(f"<e{_BLOCK}b", 1.0, *[number] * _BLOCK) * (_INNER // _BLOCK)
        for number in numbers
    )
    products = _multiply(ggml, buffers, weights)
    # The ones are rounded to eight bits and a scale of sixteen on the way.
    right = [_INNER * number for number in numbers] * _COLUMNS
    is_right = (abs(one - other) <= 1 for one, other in zip(products, right, strict=True))
    return 0 if all(is_right) else 1


def _leave_quietly() -> None:
    """End at once where the code is broken: without a dump, and no word in the system's log."""
    library = ctypes.CDLL(None)
    library.signal.argtypes = (c_int, c_void_p)
    leave = ctypes.cast(library._exit, c_void_p)
    for number in (signal.SIGILL, signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE):
        library.signal(number, leave)


def _amx_buffers(ggml: ctypes.CDLL) -> int | None:
    """The kind of buffer whose matrices are multiplied by AMX; None where there is none."""
    registry = ggml.ggml_backend_cpu_reg()
    address = ggml.ggml_backend_reg_get_proc_address(registry, b"ggml_backend_dev_get_extra_bufts")
    if not address:
        return None
    kinds = ctypes.CFUNCTYPE(POINTER(c_void_p), c_void_p)(address)(
        ggml.ggml_backend_reg_dev_get(registry, 0)
    )
    for kind in kinds:
        if kind is None:
            return None
        if ggml.ggml_backend_buft_name(kind) == b"AMX":
            return int(kind)
    return None


def _multiply(ggml: ctypes.CDLL, buffers: int, weights: bytes) -> list[float]:
    """The weights' product with ones, column by column."""
    backend = ggml.ggml_backend_cpu_init()
    ggml.ggml_backend_cpu_set_n_threads(backend, _THREADS)
    room = _InitParams(_ROOM, None, True)
    fixed, computed = ggml.ggml_init(room), ggml.ggml_init(room)
    matrix = ggml.ggml_new_tensor_2d(fixed, _Q8_0, _INNER, _ROWS)
    ggml.ggml_backend_alloc_ctx_tensors_from_buft(fixed, buffers)
    ggml.ggml_backend_tensor_set(matrix, weights, 0, len(weights))
    ones = ggml.ggml_new_tensor_2d(computed, _F32, _INNER, _COLUMNS)
    product = ggml.ggml_mul_mat(computed, matrix, ones)
    graph = ggml.ggml_new_graph(computed)
    ggml.ggml_build_forward_expand(graph, product)
    ggml.ggml_backend_alloc_ctx_tensors(computed, backend)
    vectors = struct.pack("<f", 1.0) * (_INNER * _COLUMNS)
    ggml.ggml_backend_tensor_set(ones, vectors, 0, len(vectors))
    ggml.ggml_backend_graph_compute(backend, graph)
    numbers = (ctypes.c_float * (_ROWS * _COLUMNS))()
    ggml.ggml_backend_tensor_get(product, numbers, 0, ctypes.sizeof(numbers))
    return list(numbers)


if __name__ == "__main__":
    sys.exit(main())
