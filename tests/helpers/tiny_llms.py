"""Makes tiny random language models of any architecture that llama.cpp knows.

Shapes are those that llama.cpp asks of each architecture (``attention_make``, ``recurrent_make``).
Weights are seeded chance, in Q8_0, so that company changes no token; the vocabulary is that of
another file.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

__all__ = [
    "EXPERTS",
    "FF",
    "HEAD",
    "HEADED",
    "HEADS",
    "KV_HEADS",
    "WIDTH",
    "Kind",
    "Shapes",
    "attention",
    "ffn",
    "make_tiny_gguf",
    "qk_norms",
]

WIDTH, FF, HEADS, KV_HEADS, HEAD = 64, 96, 4, 2, 16
EXPERTS = 4
_LAYERS = 3
_SPREAD = 0.15
"""Of the weights: far above what training starts from, so that outputs are varied."""

Shapes = dict[str, tuple[int, ...]]


class Kind(NamedTuple):
    """What models of an architecture are made of.

    Attributes:
        header: What they say of themselves, behind the name of the architecture.
        layer_of: The tensors of a layer.
        whole: Tensors of the whole model, beside the embedding.
    """

    header: Mapping[str, Any]
    layer_of: Callable[[int], Shapes]
    whole: Mapping[str, tuple[int, ...]] = MappingProxyType({"output_norm.weight": (WIDTH,)})


HEADED = {
    "attention.head_count": HEADS,
    "attention.head_count_kv": KV_HEADS,
    "attention.key_length": HEAD,
    "attention.value_length": HEAD,
    "rope.dimension_count": HEAD,
}


def attention(doubled: int = 1) -> Shapes:
    """Attention; the queries of some models carry a gate of the same width."""
    return {
        "attn_norm.weight": (WIDTH,),
        "attn_q.weight": (doubled * HEADS * HEAD, WIDTH),
        "attn_k.weight": (KV_HEADS * HEAD, WIDTH),
        "attn_v.weight": (KV_HEADS * HEAD, WIDTH),
        "attn_output.weight": (WIDTH, HEADS * HEAD),
    }


def qk_norms() -> Shapes:
    """Norms of queries and keys, of each head."""
    return {"attn_q_norm.weight": (HEAD,), "attn_k_norm.weight": (HEAD,)}


def ffn(norm: str = "ffn_norm.weight") -> Shapes:
    """A gated feed-forward block with its norm."""
    return {
        norm: (WIDTH,),
        "ffn_gate.weight": (FF, WIDTH),
        "ffn_up.weight": (FF, WIDTH),
        "ffn_down.weight": (WIDTH, FF),
    }


def make_tiny_gguf(path: Path, architecture: str, kind: Kind, vocabulary: Path) -> Path:
    """Write a model.

    Args:
        path: The file to write.
        architecture: As GGUF names it.
        kind: What it is made of.
        vocabulary: A GGUF file to take the tokenizer and its chat template of.

    Returns:
        The file.
    """
    import gguf

    writer = gguf.GGUFWriter(path, architecture)
    common = {
        "context_length": 4096,
        "embedding_length": WIDTH,
        "block_count": _LAYERS,
        "feed_forward_length": FF,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.freq_base": 10000.0,
    }
    for key, value in {**common, **kind.header}.items():
        _add(writer, f"{architecture}.{key}", value)
    size = 0
    for name, stored in gguf.GGUFReader(vocabulary).fields.items():
        if name.startswith("tokenizer."):
            value = stored.contents()
            types = [gguf.GGUFValueType(one) for one in stored.types]
            writer.add_key_value(name, value, *types)
            size = len(value) if name == "tokenizer.ggml.tokens" else size
    shapes: Shapes = {"token_embd.weight": (size, WIDTH), **kind.whole}
    if "output.weight" in shapes:
        shapes["output.weight"] = (size, WIDTH)
    for layer in range(_LAYERS):
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in kind.layer_of(layer).items()}
    chance = np.random.default_rng(7)
    for name, shape in shapes.items():
        values = chance.normal(0, _SPREAD, shape).astype(np.float32)
        if name.endswith(("_norm.weight", "ffn_norm", "freqs.weight")):
            values += 1
        if name.endswith("ssm_a"):
            values = -np.exp(values)
        if name == "token_embd.weight":
            values *= 5
        is_matrix = len(shape) > 1 and shape[-1] % 32 == 0 and name.endswith(".weight")
        if is_matrix and "norm" not in name and "conv1d" not in name:
            rows = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(name, gguf.quants.quantize(values, rows), raw_dtype=rows)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add(writer: Any, key: str, value: Any) -> None:
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, list):
        writer.add_array(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    else:
        writer.add_uint32(key, value)
