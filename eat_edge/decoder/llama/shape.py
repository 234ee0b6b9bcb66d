"""The shape of a GGUF model, from its header alone: no weight is read."""

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.decoder.llama.backend import CELLS_PER_STREAM
from eat_edge.decoder.llama.library import load_library
from eat_edge.errors import ModelError

__all__ = ["LlmShape", "read_shape"]

_BYTES_PER_VALUE = 2
"""Both types of the KV cache, bf16 and f16, have 16 bits."""
_BYTES_PER_STATE = 4


@dataclass(frozen=True, slots=True)
class LlmShape:
    """What of a language model decides its memory.

    Attributes:
        num_bytes: Of the file.
        n_vocab: Tokens it knows.
        n_embd: Width of a token's vector.
        n_ff: Width of the feed-forward layers.
        kv_bytes: Of keys and values of one token, all layers, 16 bits each.
        context: Tokens one sequence may have.
        state_bytes: Of the state of one sequence in recurrent layers, 32 bits each; 0 without any.
    """

    num_bytes: int
    n_vocab: int
    n_embd: int
    n_ff: int
    kv_bytes: int
    context: int
    state_bytes: int = 0


def read_shape(path: Path, context: int) -> LlmShape:
    """Read what decides how much memory a model takes.

    Args:
        path: The GGUF file.
        context: Tokens a sequence shall have.

    Raises:
        ModelError: llama.cpp cannot read the header, or it lacks a size.
    """
    library = load_library()
    params = library.llama_model_default_params()
    params.vocab_only = True
    model = library.llama_model_load_from_file(os.fsencode(path), params)
    if not model:
        raise ModelError(f"{path}: llama.cpp cannot read the header of this model")
    try:
        return _shape(path, library, model, -(-context // CELLS_PER_STREAM) * CELLS_PER_STREAM)
    finally:
        library.llama_model_free(model)


def _shape(path: Path, library: Any, model: Any, context: int) -> LlmShape:
    architecture = _value(library, model, "general.architecture")

    def size(name: str, default: int | None = None) -> int:
        value = _value(library, model, f"{architecture}.{name}")
        # Where it differs from layer to layer it is a list: the largest of them counts.
        found = [int(one) for one in value.strip("[]").split(",") if one.strip().isdigit()]
        if found:
            return max(found)
        if default is None:
            raise ModelError(f"{path}: its header does not say {architecture}.{name}")
        return default

    # A model of recurrent layers alone has no heads.
    n_embd, n_head = size("embedding_length"), size("attention.head_count", 0)
    per_head = n_embd // max(1, n_head)
    kv_heads = size("attention.head_count_kv", n_head)
    keys = kv_heads * size("attention.key_length", per_head)
    values = kv_heads * size("attention.value_length", per_head)
    return LlmShape(
        num_bytes=path.stat().st_size,
        n_vocab=int(library.llama_vocab_n_tokens(library.llama_model_get_vocab(model))),
        n_embd=n_embd,
        n_ff=size("feed_forward_length", 4 * n_embd),
        kv_bytes=size("block_count") * (keys + values) * _BYTES_PER_VALUE,
        context=context,
        state_bytes=size("block_count") * _state_values(size, n_embd) * _BYTES_PER_STATE,
    )


def _state_values(size: Callable[[str, int], int], n_embd: int) -> int:
    """Numbers that a recurrent layer remembers of a sequence: of its convolution, and its state.

    As llama.cpp's ``n_embd_r`` and ``n_embd_s`` have them, for each kind of layer that it knows.
    """
    inner, state = size("ssm.inner_size", 0), size("ssm.state_size", 0)
    window = max(0, size("ssm.conv_kernel", 0) - 1)
    mamba = window * (inner + 2 * size("ssm.group_count", 0) * state) + inner * state
    short = n_embd * max(0, size("shortconv.l_cache", 0) - 1)
    rwkv = n_embd * size("wkv.head_size", 0)
    return max(mamba, short, rwkv and rwkv + 2 * n_embd)


def _value(library: Any, model: Any, key: str) -> str:
    buffer = ctypes.create_string_buffer(1 << 14)
    length = library.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace") if length >= 0 else ""
