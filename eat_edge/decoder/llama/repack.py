"""Weights laid out anew for this CPU, but not for AMX where llama.cpp's code for that is broken.

llama.cpp has one switch for both. While it loads a model it walks a list of the ways in which
weights may be laid out, which its CPU backend hands out to whoever asks (``ggml-backend-impl.h``):
what is struck off that list is not chosen.
"""

import ctypes
import threading
from ctypes import POINTER, c_char_p, c_int, c_void_p
from pathlib import Path
from typing import Any

__all__ = ["strike_amx_off"]

_CPU = 0
"""``GGML_BACKEND_DEVICE_TYPE_CPU``."""
_lock = threading.Lock()


def strike_amx_off(library: Path) -> bool:
    """Strike AMX off the list, for the life of the process; from any thread, and again.

    Args:
        library: The file of the llama.cpp that is loaded: its dependencies are asked, because
            another copy of them would have a list of its own.

    Returns:
        Whether the list is without AMX now, and has anything else: only then may weights be laid
        out anew.
    """
    try:
        ggml = ctypes.CDLL(str(library))
        device = _function(ggml.ggml_backend_dev_by_type, c_void_p, c_int)(_CPU)
        registry = _function(ggml.ggml_backend_dev_backend_reg, c_void_p, c_void_p)(device)
        find = _function(ggml.ggml_backend_reg_get_proc_address, c_void_p, c_void_p, c_char_p)
        name = _function(ggml.ggml_backend_buft_name, c_char_p, c_void_p)
    except (OSError, AttributeError):
        return False
    address = device and find(registry, b"ggml_backend_dev_get_extra_bufts")
    if not address:
        return False
    with _lock:
        listed = ctypes.CFUNCTYPE(POINTER(c_void_p), c_void_p)(address)(device)
        kinds: list[int] = []
        # It ends with a null pointer.
        while (kind := listed[len(kinds)]) is not None:
            kinds.append(kind)
        kept = [kind for kind in kinds if name(kind) != b"AMX"]
        for place, kind in enumerate([*kept, *[None] * (len(kinds) - len(kept))]):
            listed[place] = kind
    return bool(kept)


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function
