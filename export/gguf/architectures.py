"""The families of checkpoints: what llama.cpp has to know of each, and what it cannot do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gguf

from eat_edge.errors import ConfigError, InputError
from export.gguf.checkpoint import Checkpoint
from export.gguf.rope import Rope, read_rope

__all__ = ["ARCHITECTURES", "Family", "Shape", "add_shape", "convert", "read_shape"]

_SCALINGS = frozenset({"default", "linear", "yarn"})


@dataclass(frozen=True, slots=True)
class Family:
    """How one model class is told to llama.cpp.

    Attributes:
        arch: The name llama.cpp knows the family by.
        model_type: The name transformers knows its configuration by.
        activation: Activation that llama.cpp computes for it.
        rope_kinds: Scalings of the rotary embedding that llama.cpp computes for it.
        is_interleaved: Whether llama.cpp rotates neighbouring rows of a query or key together,
            where transformers rotates the two halves of a head.
        norm_offset: What transformers adds to the weights of norms when it runs the model.
        has_local_layers: Whether llama.cpp knows that some layers look back through a window only.
        has_head: Whether llama.cpp can have an output matrix of its own beside the embedding.
        has_free_heads: Whether heads may be wider or narrower in sum than the model.
    """

    arch: gguf.MODEL_ARCH
    model_type: str
    activation: str = "silu"
    rope_kinds: frozenset[str] = _SCALINGS
    is_interleaved: bool = False
    norm_offset: float = 0.0
    has_local_layers: bool = False
    has_head: bool = True
    has_free_heads: bool = True


_LLAMA_ROPE = _SCALINGS | {"llama3"}
_GELU = "gelu_pytorch_tanh"

ARCHITECTURES: Mapping[str, Family] = {
    "LlamaForCausalLM": Family(
        gguf.MODEL_ARCH.LLAMA, "llama", rope_kinds=_LLAMA_ROPE, is_interleaved=True
    ),
    "MistralForCausalLM": Family(
        gguf.MODEL_ARCH.LLAMA, "mistral", rope_kinds=_LLAMA_ROPE, is_interleaved=True
    ),
    "Qwen2ForCausalLM": Family(gguf.MODEL_ARCH.QWEN2, "qwen2", has_free_heads=False),
    "Qwen3ForCausalLM": Family(gguf.MODEL_ARCH.QWEN3, "qwen3"),
    "Gemma2ForCausalLM": Family(
        gguf.MODEL_ARCH.GEMMA2,
        "gemma2",
        activation=_GELU,
        rope_kinds=frozenset({"default"}),
        norm_offset=1.0,
        has_local_layers=True,
        has_head=False,
    ),
    **{
        name: Family(
            gguf.MODEL_ARCH.GEMMA3,
            "gemma3_text",
            activation=_GELU,
            rope_kinds=frozenset({"default", "linear"}),
            norm_offset=1.0,
            has_local_layers=True,
        )
        for name in ("Gemma3ForCausalLM", "Gemma3ForConditionalGeneration")
    },
}
"""Model classes by their name in ``config.json``."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers of a configuration that llama.cpp has to know.

    Attributes:
        context_length: Longest sequence that it computes as transformers does.
        width: Of the hidden states.
        feed_forward: Width inside a feed-forward block.
        layers: Number of layers.
        heads: Query heads of a layer.
        kv_heads: Key and value heads of a layer.
        head_dim: Width of a head.
        vocab_size: Rows of the embedding.
        rms_norm_eps: Added to mean squares.
        rope: The rotary embedding.
        is_tied: Whether the output matrix is the embedding.
        window: Positions that layers with a sliding window see; None where none has one.
        local_layers: Which layers have one; empty where llama.cpp is not to know.
        attention_cap: Soft limit of attention logits, or None.
        logit_cap: Soft limit of output logits, or None.
    """

    context_length: int
    width: int
    feed_forward: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int
    rms_norm_eps: float
    rope: Rope
    is_tied: bool
    window: int | None
    local_layers: tuple[bool, ...]
    attention_cap: float | None
    logit_cap: float | None


def read_shape(checkpoint: Checkpoint) -> Shape:
    """Read a configuration, and refuse what llama.cpp would compute otherwise.

    Raises:
        ConfigError: An option cannot be expressed.
        InputError: A number is missing.
    """
    family, config = ARCHITECTURES[checkpoint.architecture], checkpoint.config
    where = str(checkpoint.path / "config.json")
    activation = config.get("hidden_activation") or config.get("hidden_act")
    if activation != family.activation:
        raise ConfigError(f"{where}: hidden_act must be {family.activation!r}, not {activation!r}")
    try:
        width, heads = int(config["hidden_size"]), int(config["num_attention_heads"])
        layers = int(config["num_hidden_layers"])
        window, local_layers = _read_window(config, layers)
        context_length = int(config["max_position_embeddings"])
        if window and not family.has_local_layers:
            # Up to its length a window changes nothing.
            context_length = min(context_length, window)
            window, local_layers = None, ()
        shape = Shape(
            context_length=context_length,
            width=width,
            feed_forward=int(config["intermediate_size"]),
            layers=layers,
            heads=heads,
            kv_heads=int(config.get("num_key_value_heads") or heads),
            head_dim=int(config.get("head_dim") or width // heads),
            vocab_size=int(config["vocab_size"]),
            rms_norm_eps=float(config["rms_norm_eps"]),
            rope=read_rope(config, checkpoint.given, family.rope_kinds, where),
            is_tied=bool(config.get("tie_word_embeddings", False)),
            window=window,
            local_layers=local_layers,
            attention_cap=config.get("attn_logit_softcapping"),
            logit_cap=config.get("final_logit_softcapping"),
        )
    except KeyError as error:
        raise InputError(f"{where}: {error.args[0]} is missing") from error
    _check_shape(shape, family, config, where)
    _check_tensors(shape, checkpoint)
    return shape


def add_shape(writer: gguf.GGUFWriter, shape: Shape, name: str) -> None:
    """Write the numbers as metadata."""
    writer.add_name(name)
    writer.add_context_length(shape.context_length)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_rope_dimension_count(shape.head_dim)
    writer.add_layer_norm_rms_eps(shape.rms_norm_eps)
    writer.add_vocab_size(shape.vocab_size)
    shape.rope.add_to(writer)
    if shape.window:
        writer.add_sliding_window(shape.window)
        writer.add_sliding_window_pattern(shape.local_layers)
    if shape.attention_cap:
        writer.add_attn_logit_softcapping(float(shape.attention_cap))
    if shape.logit_cap:
        writer.add_final_logit_softcapping(float(shape.logit_cap))


def convert(name: str, tensor: Any, family: Family, shape: Shape) -> Any:
    """Bring a tensor into the layout llama.cpp computes with.

    Args:
        name: Its name in the checkpoint.
        tensor: A ``torch.Tensor``.
        family: Of the checkpoint.
        shape: Of the checkpoint.

    Returns:
        A ``torch.Tensor`` of the same shape; the given one where nothing changes.
    """
    if family.is_interleaved and ".q_proj." in name:
        return _interleave_rope_pairs(tensor, shape.heads)
    if family.is_interleaved and ".k_proj." in name:
        return _interleave_rope_pairs(tensor, shape.kv_heads)
    if family.norm_offset and name.endswith("norm.weight"):
        return tensor.float() + family.norm_offset
    return tensor


def _interleave_rope_pairs(tensor: Any, heads: int) -> Any:
    """Reorder the rows of a query or key projection, head by head.

    Hugging Face rotates row ``i`` of a head together with row ``i + head_dim / 2``; llama.cpp's
    llama graph rotates neighbours ``2 i`` and ``2 i + 1``. Without this the file loads and runs,
    and every logit is wrong.

    Args:
        tensor: Weight of shape (heads * head_dim, width), or bias of shape (heads * head_dim,).
        heads: Number of heads stacked in the first dimension.
    """
    halves = tensor.reshape(heads, 2, -1, *tensor.shape[1:])
    return halves.swapaxes(1, 2).reshape(tensor.shape)


def _read_window(config: Mapping[str, Any], layers: int) -> tuple[int | None, tuple[bool, ...]]:
    """Length of the sliding window, and which layers have it."""
    window = config.get("sliding_window")
    if not window or not config.get("use_sliding_window", True):
        return None, ()
    kinds = config.get("layer_types")
    if kinds is None:
        return int(window), (True,) * layers
    local_layers = tuple(kind == "sliding_attention" for kind in kinds)
    return (int(window), local_layers) if any(local_layers) else (None, ())


def _check_shape(shape: Shape, family: Family, config: Mapping[str, Any], where: str) -> None:
    if not family.has_head and not shape.is_tied:
        raise ConfigError(f"{where}: llama.cpp ties the embeddings of {family.arch.name}: tie them")
    if not family.has_free_heads and shape.heads * shape.head_dim != shape.width:
        raise ConfigError(
            f"{where}: {shape.heads} heads of {shape.head_dim} are not hidden_size {shape.width}, "
            f"as llama.cpp wants of {family.arch.name}"
        )
    scalar = config.get("query_pre_attn_scalar")
    if scalar is not None:
        # llama.cpp tells the one size whose queries are scaled otherwise by its number of layers.
        largest = {gguf.MODEL_ARCH.GEMMA2: 46, gguf.MODEL_ARCH.GEMMA3: 62}[family.arch]
        is_largest = shape.layers == largest
        expected = shape.width // shape.heads if is_largest else shape.head_dim
        if scalar != expected:
            raise ConfigError(
                f"{where}: query_pre_attn_scalar {scalar} is not the {expected} that llama.cpp "
                f"takes for {shape.layers} layers"
            )
    if family.arch == gguf.MODEL_ARCH.GEMMA3 and shape.attention_cap:
        raise ConfigError(f"{where}: attn_logit_softcapping is not in llama.cpp's Gemma 3")
    if family.arch == gguf.MODEL_ARCH.GEMMA2 and not (shape.attention_cap and shape.logit_cap):
        raise ConfigError(f"{where}: llama.cpp's Gemma 2 is not without soft caps")


def _check_tensors(shape: Shape, checkpoint: Checkpoint) -> None:
    """Compare those tensors with the configuration that would be reordered or cut wrongly."""
    expected = {
        "model.embed_tokens.weight": (shape.vocab_size, shape.width),
        "model.layers.0.self_attn.q_proj.weight": (shape.heads * shape.head_dim, shape.width),
        "model.layers.0.self_attn.k_proj.weight": (shape.kv_heads * shape.head_dim, shape.width),
        "model.layers.0.mlp.down_proj.weight": (shape.width, shape.feed_forward),
        f"model.layers.{shape.layers - 1}.input_layernorm.weight": (shape.width,),
    }
    if not shape.is_tied:
        expected["lm_head.weight"] = (shape.vocab_size, shape.width)
    found = {tensor.name: tensor.shape for tensor in checkpoint.tensors}
    for name, dimensions in expected.items():
        if name not in found:
            raise InputError(f"{checkpoint.path}: tensor {name!r} is missing: fetch all shards")
        if found[name] != dimensions:
            raise InputError(
                f"{checkpoint.path}: {name} has shape {found[name]}, config.json says {dimensions}"
            )
