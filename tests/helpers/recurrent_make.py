"""Makes tiny random models with recurrent layers, which `export llm` does not write.

Shapes are those that llama.cpp asks of each architecture. Weights are seeded chance, in Q8_0, so
that company changes no token; the vocabulary is that of another file.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["RECURRENT", "make_recurrent_gguf"]

_EMBD, _FF, _HEADS, _KV_HEADS, _HEAD, _LAYERS = 64, 96, 4, 2, 16, 3
_CONV, _INNER, _STATE, _GROUPS = 4, 128, 16, 2
_EXPERTS = 4
_SPREAD = 0.15
"""Of the weights: far above what training starts from, so that outputs are varied."""

Shapes = dict[str, tuple[int, ...]]


def _attention(doubled: int = 1) -> Shapes:
    """Attention; the queries of some models carry a gate of the same width."""
    return {
        "attn_norm.weight": (_EMBD,),
        "attn_q.weight": (doubled * _HEADS * _HEAD, _EMBD),
        "attn_k.weight": (_KV_HEADS * _HEAD, _EMBD),
        "attn_v.weight": (_KV_HEADS * _HEAD, _EMBD),
        "attn_output.weight": (_EMBD, _HEADS * _HEAD),
    }


def _qk_norms() -> Shapes:
    return {"attn_q_norm.weight": (_HEAD,), "attn_k_norm.weight": (_HEAD,)}


def _ffn(norm: str = "ffn_norm.weight") -> Shapes:
    return {
        norm: (_EMBD,),
        "ffn_gate.weight": (_FF, _EMBD),
        "ffn_up.weight": (_FF, _EMBD),
        "ffn_down.weight": (_EMBD, _FF),
    }


def _experts() -> Shapes:
    return {
        "ffn_gate_inp.weight": (_EXPERTS, _EMBD),
        "ffn_gate_exps.weight": (_EXPERTS, _FF, _EMBD),
        "ffn_up_exps.weight": (_EXPERTS, _FF, _EMBD),
        "ffn_down_exps.weight": (_EXPERTS, _EMBD, _FF),
        "ffn_gate_inp_shexp.weight": (_EMBD,),
        "ffn_gate_shexp.weight": (_FF, _EMBD),
        "ffn_up_shexp.weight": (_FF, _EMBD),
        "ffn_down_shexp.weight": (_EMBD, _FF),
    }


def _mamba(layer: int) -> Shapes:
    rank = 4
    return {
        "attn_norm.weight": (_EMBD,),
        "ssm_in.weight": (2 * _INNER, _EMBD),
        "ssm_conv1d.weight": (_INNER, _CONV),
        "ssm_conv1d.bias": (_INNER,),
        "ssm_x.weight": (rank + 2 * _STATE, _INNER),
        "ssm_dt.weight": (_INNER, rank),
        "ssm_dt.bias": (_INNER,),
        "ssm_a": (_INNER, _STATE),
        "ssm_d": (_INNER,),
        "ssm_out.weight": (_EMBD, _INNER),
    }


def _mamba2(layer: int) -> Shapes:
    width = _INNER + 2 * _GROUPS * _STATE
    return {
        "attn_norm.weight": (_EMBD,),
        "ssm_in.weight": (_INNER + width + _HEADS, _EMBD),
        "ssm_conv1d.weight": (width, _CONV),
        "ssm_conv1d.bias": (width,),
        "ssm_dt.bias": (_HEADS,),
        "ssm_a": (_HEADS, 1),
        "ssm_d": (_HEADS, 1),
        "ssm_norm.weight": (_GROUPS, _INNER // _GROUPS),
        "ssm_out.weight": (_EMBD, _INNER),
    }


def _falcon_h1(layer: int) -> Shapes:
    """Attention and Mamba 2 side by side, in every layer."""
    return {**_mamba2(layer), **_attention(), **_ffn("ffn_norm")}


def _granite(layer: int) -> Shapes:
    return {**(_attention() if layer == 1 else _mamba2(layer)), **_ffn()}


def _lfm2(layer: int) -> Shapes:
    short = {
        "attn_norm.weight": (_EMBD,),
        "shortconv.conv.weight": (_EMBD, 3),
        "shortconv.in_proj.weight": (3 * _EMBD, _EMBD),
        "shortconv.out_proj.weight": (_EMBD, _EMBD),
    }
    return {**({**_attention(), **_qk_norms()} if layer == 1 else short), **_ffn()}


def _delta(layer: int) -> Shapes:
    """A gated delta net: keys and queries of the groups, values of the heads."""
    keys, values = _GROUPS * _STATE, _HEADS * _STATE
    return {
        "attn_norm.weight": (_EMBD,),
        "attn_qkv.weight": (2 * keys + values, _EMBD),
        "attn_gate.weight": (values, _EMBD),
        "ssm_conv1d.weight": (2 * keys + values, _CONV),
        "ssm_dt.bias": (_HEADS,),
        "ssm_a": (_HEADS,),
        "ssm_norm.weight": (_STATE,),
        "ssm_out.weight": (_EMBD, values),
    }


def _qwen35(layer: int) -> Shapes:
    ratios = {"ssm_beta.weight": (_HEADS, _EMBD), "ssm_alpha.weight": (_HEADS, _EMBD)}
    own = {**_attention(2), **_qk_norms()} if layer == 1 else {**_delta(layer), **ratios}
    return {**own, **_ffn("post_attention_norm.weight")}


def _qwen3next(layer: int) -> Shapes:
    ratios = {"ssm_ba.weight": (2 * _HEADS, _EMBD)}
    own = {**_attention(2), **_qk_norms()} if layer == 1 else {**_delta(layer), **ratios}
    return {**own, "post_attention_norm.weight": (_EMBD,), **_experts()}


_SSM = {"ssm.conv_kernel": _CONV, "ssm.inner_size": _INNER, "ssm.state_size": _STATE}
_SSM2 = {**_SSM, "ssm.time_step_rank": _HEADS, "ssm.group_count": _GROUPS}
_HEADED = {
    "attention.head_count": _HEADS,
    "attention.head_count_kv": _KV_HEADS,
    "attention.key_length": _HEAD,
    "attention.value_length": _HEAD,
    "rope.dimension_count": _HEAD,
}
_SOME_HEADED = {**_HEADED, "attention.head_count_kv": [0, _KV_HEADS, 0]}
_DELTA = {
    **_HEADED,
    **_SSM2,
    "ssm.inner_size": _HEADS * _STATE,
    "full_attention_interval": 2,
}

RECURRENT: Mapping[str, tuple[dict[str, Any], Callable[[int], Shapes]]] = {
    "mamba": ({**_SSM, "ssm.time_step_rank": 4, "feed_forward_length": 0}, _mamba),
    "mamba2": ({**_SSM2, "feed_forward_length": 0}, _mamba2),
    "lfm2": ({**_SOME_HEADED, "shortconv.l_cache": 3}, _lfm2),
    "granitehybrid": ({**_SOME_HEADED, **_SSM2}, _granite),
    "falcon-h1": ({**_HEADED, **_SSM2}, _falcon_h1),
    "qwen35": ({**_DELTA, "rope.dimension_sections": [4, 2, 2, 0]}, _qwen35),
    "qwen3next": (
        {
            **_DELTA,
            "expert_count": _EXPERTS,
            "expert_used_count": 2,
            "expert_feed_forward_length": _FF,
            "expert_shared_feed_forward_length": _FF,
        },
        _qwen3next,
    ),
}
"""By architecture as GGUF names it: what its header says, and the tensors of a layer."""


def make_recurrent_gguf(path: Path, architecture: str, vocabulary: Path) -> Path:
    """Write a model.

    Args:
        path: The file to write.
        architecture: One of ``RECURRENT``.
        vocabulary: A GGUF file to take the tokenizer and its chat template of.

    Returns:
        The file.
    """
    import gguf

    header, layer_of = RECURRENT[architecture]
    writer = gguf.GGUFWriter(path, architecture)
    common = {
        "context_length": 4096,
        "embedding_length": _EMBD,
        "block_count": _LAYERS,
        "feed_forward_length": _FF,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.freq_base": 10000.0,
    }
    for key, value in {**common, **header}.items():
        _add(writer, f"{architecture}.{key}", value)
    size = 0
    for name, stored in gguf.GGUFReader(vocabulary).fields.items():
        if name.startswith("tokenizer."):
            value = stored.contents()
            kinds = [gguf.GGUFValueType(kind) for kind in stored.types]
            writer.add_key_value(name, value, *kinds)
            size = len(value) if name == "tokenizer.ggml.tokens" else size
    norm = "token_embd_norm.weight" if architecture == "lfm2" else "output_norm.weight"
    shapes: Shapes = {"token_embd.weight": (size, _EMBD), norm: (_EMBD,)}
    for layer in range(_LAYERS):
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in layer_of(layer).items()}
    chance = np.random.default_rng(7)
    for name, shape in shapes.items():
        values = chance.normal(0, _SPREAD, shape).astype(np.float32)
        if name.endswith("_norm.weight") or name.endswith("ffn_norm"):
            values += 1
        if name.endswith("ssm_a"):
            values = -np.exp(values)
        if name == "token_embd.weight":
            values *= 5
        is_matrix = len(shape) > 1 and shape[-1] % 32 == 0 and name.endswith(".weight")
        if is_matrix and "norm" not in name and "conv1d" not in name:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add(writer: Any, key: str, value: Any) -> None:
    if isinstance(value, list):
        writer.add_array(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    else:
        writer.add_uint32(key, value)
