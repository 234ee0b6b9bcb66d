"""Tiny random models with recurrent layers, which `export llm` does not write."""

from collections.abc import Mapping

from tiny_llms import (
    EXPERTS,
    FF,
    HEADED,
    HEADS,
    KV_HEADS,
    WIDTH,
    Kind,
    Shapes,
    attention,
    ffn,
    qk_norms,
)

__all__ = ["RECURRENT"]

_CONV, _INNER, _STATE, _GROUPS = 4, 128, 16, 2


def _experts() -> Shapes:
    return {
        "ffn_gate_inp.weight": (EXPERTS, WIDTH),
        "ffn_gate_exps.weight": (EXPERTS, FF, WIDTH),
        "ffn_up_exps.weight": (EXPERTS, FF, WIDTH),
        "ffn_down_exps.weight": (EXPERTS, WIDTH, FF),
        "ffn_gate_inp_shexp.weight": (WIDTH,),
        "ffn_gate_shexp.weight": (FF, WIDTH),
        "ffn_up_shexp.weight": (FF, WIDTH),
        "ffn_down_shexp.weight": (WIDTH, FF),
    }


def _mamba(layer: int) -> Shapes:
    rank = 4
    return {
        "attn_norm.weight": (WIDTH,),
        "ssm_in.weight": (2 * _INNER, WIDTH),
        "ssm_conv1d.weight": (_INNER, _CONV),
        "ssm_conv1d.bias": (_INNER,),
        "ssm_x.weight": (rank + 2 * _STATE, _INNER),
        "ssm_dt.weight": (_INNER, rank),
        "ssm_dt.bias": (_INNER,),
        "ssm_a": (_INNER, _STATE),
        "ssm_d": (_INNER,),
        "ssm_out.weight": (WIDTH, _INNER),
    }


def _mamba2(layer: int) -> Shapes:
    width = _INNER + 2 * _GROUPS * _STATE
    return {
        "attn_norm.weight": (WIDTH,),
        "ssm_in.weight": (_INNER + width + HEADS, WIDTH),
        "ssm_conv1d.weight": (width, _CONV),
        "ssm_conv1d.bias": (width,),
        "ssm_dt.bias": (HEADS,),
        "ssm_a": (HEADS, 1),
        "ssm_d": (HEADS, 1),
        "ssm_norm.weight": (_GROUPS, _INNER // _GROUPS),
        "ssm_out.weight": (WIDTH, _INNER),
    }


def _falcon_h1(layer: int) -> Shapes:
    """Attention and Mamba 2 side by side, in every layer."""
    return {**_mamba2(layer), **attention(), **ffn("ffn_norm")}


def _granite(layer: int) -> Shapes:
    return {**(attention() if layer == 1 else _mamba2(layer)), **ffn()}


def _lfm2(layer: int) -> Shapes:
    short = {
        "attn_norm.weight": (WIDTH,),
        "shortconv.conv.weight": (WIDTH, 3),
        "shortconv.in_proj.weight": (3 * WIDTH, WIDTH),
        "shortconv.out_proj.weight": (WIDTH, WIDTH),
    }
    return {**({**attention(), **qk_norms()} if layer == 1 else short), **ffn()}


def _delta(layer: int) -> Shapes:
    """A gated delta net: keys and queries of the groups, values of the heads."""
    keys, values = _GROUPS * _STATE, HEADS * _STATE
    return {
        "attn_norm.weight": (WIDTH,),
        "attn_qkv.weight": (2 * keys + values, WIDTH),
        "attn_gate.weight": (values, WIDTH),
        "ssm_conv1d.weight": (2 * keys + values, _CONV),
        "ssm_dt.bias": (HEADS,),
        "ssm_a": (HEADS,),
        "ssm_norm.weight": (_STATE,),
        "ssm_out.weight": (WIDTH, values),
    }


def _qwen35(layer: int) -> Shapes:
    ratios = {"ssm_beta.weight": (HEADS, WIDTH), "ssm_alpha.weight": (HEADS, WIDTH)}
    own = {**attention(2), **qk_norms()} if layer == 1 else {**_delta(layer), **ratios}
    return {**own, **ffn("post_attention_norm.weight")}


def _qwen3next(layer: int) -> Shapes:
    ratios = {"ssm_ba.weight": (2 * HEADS, WIDTH)}
    own = {**attention(2), **qk_norms()} if layer == 1 else {**_delta(layer), **ratios}
    return {**own, "post_attention_norm.weight": (WIDTH,), **_experts()}


_SSM = {"ssm.conv_kernel": _CONV, "ssm.inner_size": _INNER, "ssm.state_size": _STATE}
_SSM2 = {**_SSM, "ssm.time_step_rank": HEADS, "ssm.group_count": _GROUPS}
_SOME_HEADED = {**HEADED, "attention.head_count_kv": [0, KV_HEADS, 0]}
_DELTA = {
    **HEADED,
    **_SSM2,
    "ssm.inner_size": HEADS * _STATE,
    "full_attention_interval": 2,
}

RECURRENT: Mapping[str, Kind] = {
    "mamba": Kind({**_SSM, "ssm.time_step_rank": 4, "feed_forward_length": 0}, _mamba),
    "mamba2": Kind({**_SSM2, "feed_forward_length": 0}, _mamba2),
    "lfm2": Kind(
        {**_SOME_HEADED, "shortconv.l_cache": 3},
        _lfm2,
        {"token_embd_norm.weight": (WIDTH,)},
    ),
    "granitehybrid": Kind({**_SOME_HEADED, **_SSM2}, _granite),
    "falcon-h1": Kind({**HEADED, **_SSM2}, _falcon_h1),
    "qwen35": Kind({**_DELTA, "rope.dimension_sections": [4, 2, 2, 0]}, _qwen35),
    "qwen3next": Kind(
        {
            **_DELTA,
            "expert_count": EXPERTS,
            "expert_used_count": 2,
            "expert_feed_forward_length": FF,
            "expert_shared_feed_forward_length": FF,
        },
        _qwen3next,
    ),
}
"""By architecture as GGUF names it: what its header says, and the tensors of a layer."""
