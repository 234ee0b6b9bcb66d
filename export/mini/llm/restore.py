"""Takes the embedded model's weights back out of its GGUF file, to go on training from them.

Whoever has a bundle but not the work directory it came from begins with what the bundle has learnt.
What quantisation rounded off is lost, which is less than a few steps of training move.
"""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader, dequantize
from numpy.typing import NDArray
from torch import Tensor

from eat_edge.errors import InputError
from export.mini.llm.model import LlamaShape

__all__ = ["restore_llm", "weights_of"]

_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_OTHERS = {"token_embd": "embed_tokens", "output_norm": "norm"}


def restore_llm(path: Path, shape: LlamaShape) -> dict[str, Tensor]:
    """Read the weights of a ``SmallLlama``.

    Args:
        path: A GGUF file that the recipe wrote, of any quantisation.
        shape: What the model has to be.

    Returns:
        Its ``state_dict``, float32.

    Raises:
        InputError: If the model in the file has another shape.
    """
    state = weights_of(GGUFReader(path), shape)
    wanted = (shape.vocab_size, shape.hidden_size)
    layers = sum(name.endswith("mlp.up_proj.weight") for name in state)
    if state["embed_tokens.weight"].shape != wanted or layers != shape.num_hidden_layers:
        found = (*state["embed_tokens.weight"].shape, layers)
        raise InputError(
            f"{path}: a model of {found[0]} pieces, width {found[1]} and {found[2]} layers, "
            f"not of the shape asked for, {asdict(shape)}; train from nothing, or ask for its shape"
        )
    return state


def weights_of(reader: GGUFReader, shape: LlamaShape) -> dict[str, Tensor]:
    """The weights of a file of the Llama architecture, as ``restore_llm`` gives them."""
    heads = {"attn_q": shape.num_attention_heads, "attn_k": shape.num_key_value_heads}
    state: dict[str, Tensor] = {}
    for tensor in reader.tensors:
        weights = np.array(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
        prefix, _, rest = tensor.name.removesuffix(".weight").partition(".")
        if prefix == "blk":
            layer, _, kind = rest.partition(".")
            if kind in heads:
                weights = _as_hugging_face(weights, heads[kind])
            name = f"layers.{layer}.{_LAYER[kind]}.weight"
        else:
            name = f"{_OTHERS[prefix]}.weight"
        state[name] = torch.from_numpy(weights)
    return state


def _as_hugging_face(weights: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Pair dimension i of a head with i + head/2, where llama.cpp pairs neighbours."""
    rows, columns = weights.shape
    paired = weights.reshape(heads, rows // heads // 2, 2, columns)
    return paired.swapaxes(1, 2).reshape(rows, columns)
