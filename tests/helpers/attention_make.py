"""Tiny random models of attention alone, of the families that people download."""

from collections.abc import Mapping

from tiny_llms import (
    EXPERTS,
    FF,
    HEAD,
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

__all__ = ["ATTENTION"]

_WINDOW = 32
_KV = KV_HEADS * HEAD
_POST = {"post_attention_norm.weight": (WIDTH,), "post_ffw_norm.weight": (WIDTH,)}
_OWN_OUTPUT = {"output_norm.weight": (WIDTH,), "output.weight": (0, WIDTH)}


def _llama(layer: int) -> Shapes:
    return {**attention(), **ffn()}


def _biases() -> Shapes:
    return {"attn_q.bias": (HEADS * HEAD,), "attn_k.bias": (_KV,), "attn_v.bias": (_KV,)}


def _qwen2(layer: int) -> Shapes:
    return {**_llama(layer), **_biases()}


def _qwen3(layer: int) -> Shapes:
    """Qwen 3 and Hunyuan: queries and keys have norms."""
    return {**_llama(layer), **qk_norms()}


def _experts() -> Shapes:
    return {
        "ffn_gate_inp.weight": (EXPERTS, WIDTH),
        "ffn_gate_exps.weight": (EXPERTS, FF, WIDTH),
        "ffn_up_exps.weight": (EXPERTS, FF, WIDTH),
        "ffn_down_exps.weight": (EXPERTS, WIDTH, FF),
    }


def _qwen3moe(layer: int) -> Shapes:
    return {**attention(), **qk_norms(), "ffn_norm.weight": (WIDTH,), **_experts()}


def _gemma2(layer: int) -> Shapes:
    return {**_llama(layer), **_POST}


def _gemma3(layer: int) -> Shapes:
    return {**_gemma2(layer), **qk_norms()}


def _gemma4(layer: int) -> Shapes:
    return {**_gemma3(layer), "layer_output_scale.weight": (1,)}


def _phi3(layer: int) -> Shapes:
    """One matrix for queries, keys and values, one for both halves of the feed-forward block."""
    return {
        "attn_norm.weight": (WIDTH,),
        "attn_qkv.weight": (HEADS * HEAD + 2 * _KV, WIDTH),
        "attn_output.weight": (WIDTH, HEADS * HEAD),
        "ffn_norm.weight": (WIDTH,),
        "ffn_up.weight": (2 * FF, WIDTH),
        "ffn_down.weight": (WIDTH, FF),
    }


def _olmo2(layer: int) -> Shapes:
    """Norms behind attention and feed-forward block alone, and of all heads together."""
    norms = {"attn_q_norm.weight": (HEADS * HEAD,), "attn_k_norm.weight": (_KV,)}
    before = ("attn_norm.weight", "ffn_norm.weight")
    kept = {name: shape for name, shape in _llama(layer).items() if name not in before}
    return {**kept, **norms, **_POST}


def _cohere(layer: int) -> Shapes:
    """Attention and feed-forward block side by side, behind one norm."""
    return {name: shape for name, shape in _llama(layer).items() if name != "ffn_norm.weight"}


def _gpt_oss(layer: int) -> Shapes:
    return {
        **attention(),
        **_biases(),
        "attn_output.bias": (WIDTH,),
        "attn_sinks.weight": (HEADS,),
        "post_attention_norm.weight": (WIDTH,),
        **_experts(),
        "ffn_gate_inp.bias": (EXPERTS,),
        "ffn_gate_exps.bias": (EXPERTS, FF),
        "ffn_up_exps.bias": (EXPERTS, FF),
        "ffn_down_exps.bias": (EXPERTS, WIDTH),
    }


_MOE = {
    **HEADED,
    "expert_count": EXPERTS,
    "expert_used_count": 2,
    "expert_feed_forward_length": FF,
}
_WINDOWED = {**HEADED, "attention.sliding_window": _WINDOW}
_CAPPED = {**_WINDOWED, "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0}
_GEMMA4 = {
    **_WINDOWED,
    "attention.sliding_window_pattern": [True, False, True],
    "attention.key_length_swa": HEAD,
    "attention.value_length_swa": HEAD,
    "attention.shared_kv_layers": 0,
    "rope.dimension_count_swa": HEAD,
    "rope.freq_base_swa": 10000.0,
    "embedding_length_per_layer_input": 0,
    "final_logit_softcapping": 30.0,
}
_SCALED = {
    **HEADED,
    "embedding_scale": 12.0,
    "residual_scale": 0.25,
    "attention.scale": 0.1,
    "logit_scale": 8.0,
}
_LAYER_NORM = {"attention.layer_norm_epsilon": 1e-5, "logit_scale": 0.25}

ATTENTION: Mapping[str, Kind] = {
    "llama": Kind(HEADED, _llama),
    "qwen2": Kind(HEADED, _qwen2),
    "qwen3": Kind(HEADED, _qwen3),
    "qwen3moe": Kind(_MOE, _qwen3moe),
    "gemma2": Kind(_CAPPED, _gemma2),
    "gemma3": Kind(_WINDOWED, _gemma3),
    "gemma4": Kind(
        _GEMMA4, _gemma4, {"output_norm.weight": (WIDTH,), "rope_freqs.weight": (HEAD // 2,)}
    ),
    "granite": Kind(_SCALED, _llama),
    "phi3": Kind(HEADED, _phi3),
    "olmo2": Kind(HEADED, _olmo2, _OWN_OUTPUT),
    "smollm3": Kind(HEADED, _llama),
    "cohere2": Kind({**_WINDOWED, **_LAYER_NORM}, _cohere),
    "command-r": Kind({**HEADED, **_LAYER_NORM}, _cohere),
    "hunyuan-dense": Kind(HEADED, _qwen3),
    "gpt-oss": Kind({**_MOE, "attention.sliding_window": _WINDOW}, _gpt_oss, _OWN_OUTPUT),
}
"""By architecture as GGUF names it."""
