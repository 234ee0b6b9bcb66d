"""As much of llama.cpp's C interface as the runtime uses: its structs, functions and constants.

Structs are passed by value, so their layout must be that of the library, and a library does not
tell it. What is written here is what ``llama.h`` says in the versions of `LAYOUTS`; others are
refused before any struct is passed.
"""

import ctypes
from collections.abc import Mapping, Sequence
from ctypes import (
    POINTER,
    c_bool,
    c_char_p,
    c_float,
    c_int,
    c_int8,
    c_int32,
    c_size_t,
    c_uint32,
    c_void_p,
)
from types import SimpleNamespace
from typing import Any

from eat_edge.errors import ModelError

__all__ = ["LAYOUTS", "bind", "version_of"]

LAYOUTS = ("0.5", "0.6")
"""Versions of llama.cpp, by major and minor number, whose structs are known."""

_Fields = Sequence[tuple[str, Any]]

_CONSTANTS: Mapping[str, int] = {
    "GGML_TYPE_F16": 1,
    "GGML_TYPE_BF16": 30,
    "LLAMA_TOKEN_ATTR_UNKNOWN": 1,
    "LLAMA_TOKEN_ATTR_UNUSED": 2,
    "LLAMA_TOKEN_ATTR_CONTROL": 8,
    "LLAMA_TOKEN_ATTR_USER_DEFINED": 16,
    "LLAMA_VOCAB_TYPE_NONE": 0,
}

_MODEL_PARAMS: _Fields = (
    ("devices", c_void_p),
    ("tensor_buft_overrides", c_void_p),
    ("n_gpu_layers", c_int32),
    ("split_mode", c_int),
    ("load_mode", c_int),
    ("lazy_mode", c_int),
    ("main_gpu", c_int32),
    ("tensor_split", c_void_p),
    ("progress_callback", c_void_p),
    ("progress_callback_user_data", c_void_p),
    ("kv_overrides", c_void_p),
    ("vocab_only", c_bool),
    ("check_tensors", c_bool),
    ("use_extra_bufts", c_bool),
    ("no_host", c_bool),
    ("no_alloc", c_bool),
    ("load_mtp", c_bool),
)

_CONTEXT_PARAMS: _Fields = (
    ("n_ctx", c_uint32),
    ("n_batch", c_uint32),
    ("n_ubatch", c_uint32),
    ("n_seq_max", c_uint32),
    ("n_rs_seq", c_uint32),
    ("n_outputs_max", c_uint32),
    ("n_outputs_max_per_seq", c_uint32),
    ("n_threads", c_int32),
    ("n_threads_batch", c_int32),
    ("ctx_type", c_int),
    ("rope_scaling_type", c_int),
    ("pooling_type", c_int),
    ("attention_type", c_int),
    ("flash_attn_type", c_int),
    ("rope_freq_base", c_float),
    ("rope_freq_scale", c_float),
    ("yarn_ext_factor", c_float),
    ("yarn_attn_factor", c_float),
    ("yarn_beta_fast", c_float),
    ("yarn_beta_slow", c_float),
    ("yarn_orig_ctx", c_uint32),
    ("defrag_thold", c_float),
    ("cb_eval", c_void_p),
    ("cb_eval_user_data", c_void_p),
    ("type_k", c_int),
    ("type_v", c_int),
    # Only in versions from 0.6 on; see _context_fields.
    ("moe_cache_size", c_size_t),
    ("abort_callback", c_void_p),
    ("abort_callback_data", c_void_p),
    ("embeddings", c_bool),
    ("offload_kqv", c_bool),
    ("no_perf", c_bool),
    ("op_offload", c_bool),
    ("swa_full", c_bool),
    ("kv_unified", c_bool),
    ("samplers", c_void_p),
    ("n_samplers", c_size_t),
    ("ctx_other", c_void_p),
)

_MODEL_DEFAULTS: Mapping[str, object] = {
    "devices": None,
    "tensor_buft_overrides": None,
    "split_mode": 1,
    "main_gpu": 0,
    "progress_callback": None,
    "kv_overrides": None,
    "vocab_only": False,
    "check_tensors": False,
    "use_extra_bufts": True,
    "no_alloc": False,
}
_CONTEXT_DEFAULTS: Mapping[str, object] = {
    "n_ctx": 512,
    "n_batch": 2048,
    "n_ubatch": 512,
    "n_seq_max": 1,
    "n_threads": 4,
    "n_threads_batch": 4,
    "rope_scaling_type": -1,
    "pooling_type": -1,
    "attention_type": -1,
    "flash_attn_type": -1,
    "yarn_ext_factor": -1.0,
    "yarn_orig_ctx": 0,
    "cb_eval": None,
    "type_k": _CONSTANTS["GGML_TYPE_F16"],
    "type_v": _CONSTANTS["GGML_TYPE_F16"],
    "abort_callback": None,
    "embeddings": False,
    "offload_kqv": True,
    "op_offload": True,
    "kv_unified": False,
    "samplers": None,
    "n_samplers": 0,
    "ctx_other": None,
}
"""What llama.cpp sets, in fields all over a struct: another layout has other values there."""


class _Batch(ctypes.Structure):
    _fields_ = (
        ("n_tokens", c_int32),
        ("token", POINTER(c_int32)),
        ("embd", POINTER(c_float)),
        ("pos", POINTER(c_int32)),
        ("n_seq_id", POINTER(c_int32)),
        ("seq_id", POINTER(POINTER(c_int32))),
        ("logits", POINTER(c_int8)),
    )


_LOG_CALLBACK = ctypes.CFUNCTYPE(None, c_int, c_char_p, c_void_p)

_FUNCTIONS: Mapping[str, tuple[Any, Sequence[Any]]] = {
    "llama_backend_init": (None, ()),
    "llama_log_set": (None, (_LOG_CALLBACK, c_void_p)),
    "llama_print_system_info": (c_char_p, ()),
    "llama_supports_gpu_offload": (c_bool, ()),
    "llama_model_free": (None, (c_void_p,)),
    "llama_model_get_vocab": (c_void_p, (c_void_p,)),
    "llama_model_n_ctx_train": (c_int32, (c_void_p,)),
    "llama_model_is_recurrent": (c_bool, (c_void_p,)),
    "llama_model_is_hybrid": (c_bool, (c_void_p,)),
    "llama_model_chat_template": (c_char_p, (c_void_p, c_char_p)),
    "llama_model_meta_val_str": (c_int32, (c_void_p, c_char_p, c_char_p, c_size_t)),
    "llama_free": (None, (c_void_p,)),
    "llama_n_ctx_seq": (c_uint32, (c_void_p,)),
    "llama_get_memory": (c_void_p, (c_void_p,)),
    "llama_memory_seq_cp": (None, (c_void_p, c_int32, c_int32, c_int32, c_int32)),
    "llama_memory_seq_rm": (c_bool, (c_void_p, c_int32, c_int32, c_int32)),
    "llama_set_n_threads": (None, (c_void_p, c_int32, c_int32)),
    "llama_decode": (c_int32, (c_void_p, _Batch)),
    "llama_get_logits": (POINTER(c_float), (c_void_p,)),
    "llama_vocab_type": (c_int, (c_void_p,)),
    "llama_vocab_n_tokens": (c_int32, (c_void_p,)),
    "llama_vocab_get_text": (c_char_p, (c_void_p, c_int32)),
    "llama_vocab_get_attr": (c_int, (c_void_p, c_int32)),
    "llama_vocab_is_eog": (c_bool, (c_void_p, c_int32)),
    "llama_vocab_bos": (c_int32, (c_void_p,)),
    "llama_vocab_eos": (c_int32, (c_void_p,)),
    "llama_vocab_eot": (c_int32, (c_void_p,)),
    "llama_vocab_get_add_bos": (c_bool, (c_void_p,)),
    "llama_tokenize": (
        c_int32,
        (c_void_p, c_char_p, c_int32, POINTER(c_int32), c_int32, c_bool, c_bool),
    ),
    "llama_token_to_piece": (c_int32, (c_void_p, c_int32, c_char_p, c_int32, c_int32, c_bool)),
}
"""Result and arguments of every function that passes no parameters."""


def version_of(library: ctypes.CDLL) -> str:
    """What a library says its version is, as in ``0.5.0-dev``; ``""`` where it says nothing.

    Passes no struct, so that it may be asked of any library.
    """
    try:
        ask = library.llama_version
    except AttributeError:
        return ""
    ask.restype, ask.argtypes = c_char_p, ()
    said: bytes = ask() or b""
    return said.decode("utf-8", "replace")


def bind(library: ctypes.CDLL) -> SimpleNamespace:
    """Declare the functions of a library.

    Returns:
        They by name, with the constants of ``llama.h``; ``llama_batch``, ``llama_seq_id`` and
        ``llama_log_callback``, types; and ``version``.

    Raises:
        ModelError: The structs of its version are not known, it lacks a function, or its defaults
            are not where they should be.
    """
    version = version_of(library)
    layout = ".".join(version.split(".")[:2])
    if layout not in LAYOUTS:
        raise ModelError(
            f"its version is {version or 'not told'}, and known are {', '.join(LAYOUTS)}"
        )
    model_params = _struct("llama_model_params", _MODEL_PARAMS)
    context_params = _struct("llama_context_params", _context_fields(layout))
    functions = {
        **_FUNCTIONS,
        "llama_model_default_params": (model_params, ()),
        "llama_context_default_params": (context_params, ()),
        "llama_model_load_from_file": (c_void_p, (c_char_p, model_params)),
        "llama_init_from_model": (c_void_p, (c_void_p, context_params)),
    }
    bound = SimpleNamespace(
        **_CONSTANTS,
        version=version,
        llama_batch=_Batch,
        llama_seq_id=c_int32,
        llama_log_callback=_LOG_CALLBACK,
    )
    for name, (result, arguments) in functions.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ModelError(f"it has no {name}") from None
        function.restype, function.argtypes = result, arguments
        setattr(bound, name, function)
    _check_defaults(bound.llama_model_default_params(), _MODEL_DEFAULTS)
    _check_defaults(bound.llama_context_default_params(), _CONTEXT_DEFAULTS)
    return bound


def _context_fields(layout: str) -> _Fields:
    return [field for field in _CONTEXT_PARAMS if layout != "0.5" or field[0] != "moe_cache_size"]


def _struct(name: str, fields: _Fields) -> Any:
    return type(name, (ctypes.Structure,), {"_fields_": tuple(fields)})


def _check_defaults(params: ctypes.Structure, expected: Mapping[str, object]) -> None:
    for name, value in expected.items():
        found = getattr(params, name)
        if found != value:
            raise ModelError(
                f"{type(params).__name__}.{name} is {found!r} by default, and should be {value!r}: "
                "its structs are laid out otherwise"
            )
