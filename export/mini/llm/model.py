"""The embedded model in PyTorch: a small Llama whose checkpoint is a Hugging Face Llama checkpoint.

Written out here rather than taken from transformers because logits are only needed where there is
a target: on a CPU the output layer over all positions would be a third of the work (``llm_loss``).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from export.mini.llm.loss import output_loss

__all__ = ["KeyValues", "LlamaShape", "SmallLlama", "product_type"]


@dataclass(frozen=True, slots=True)
class LlamaShape:
    """Sizes of the model, named as in a Hugging Face ``config.json``.

    ``hidden_size`` and ``intermediate_size`` are multiples of 256, the row length K-quants need.
    """

    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    max_position_embeddings: int = 1024
    rope_theta: float = 10_000.0
    rms_norm_eps: float = 1e-5


@dataclass(slots=True)
class KeyValues:
    """Keys and values of one layer for what was read so far, (batch, heads, length, width)."""

    key: Tensor | None = None
    value: Tensor | None = None

    def join(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Put new ones behind the others, and give all of them."""
        if self.key is not None and self.value is not None:
            key, value = torch.cat((self.key, key), 2), torch.cat((self.value, value), 2)
        self.key, self.value = key, value
        return key, value


class SmallLlama(nn.Module):
    """Decoder-only Transformer: RMSNorm, rotary positions, SwiGLU, tied embeddings.

    Args:
        shape: Sizes.
    """

    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.shape = shape
        self.embed_tokens = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.num_hidden_layers))
        self.norm = nn.RMSNorm(shape.hidden_size, eps=shape.rms_norm_eps)
        head = shape.hidden_size // shape.num_attention_heads
        # Hugging Face pairs dimension i with i + head/2; llama.cpp pairs neighbours, which the
        # GGUF export makes up for by permuting q and k.
        frequency = shape.rope_theta ** (-torch.arange(0, head, 2, dtype=torch.float32) / head)
        angles = torch.outer(torch.arange(shape.max_position_embeddings).float(), frequency)
        self.register_buffer("cos", angles.cos().repeat(1, 2), persistent=False)
        self.register_buffer("sin", angles.sin().repeat(1, 2), persistent=False)
        self.apply(self._init)

    def _init(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)

    def forward(self, tokens: Tensor, positions: Tensor, sees: Tensor) -> Tensor:
        """Hidden states after the last norm.

        Args:
            tokens: (batch, length) int64.
            positions: (batch, length) int64, of each token in its own sequence.
            sees: (batch, length, length) bool, which tokens each one attends to.

        Returns:
            (batch, length, hidden_size).
        """
        return self.read(self.embed_tokens(tokens), positions, sees)

    def read(
        self,
        hidden: Tensor,
        positions: Tensor,
        sees: Tensor,
        caches: Sequence[KeyValues] | None = None,
    ) -> Tensor:
        """Hidden states after the last norm, of embeddings from wherever.

        Args:
            hidden: (batch, length, hidden_size), in place of tokens.
            positions: As for ``forward``.
            sees: (batch, length, cached + length) bool, which tokens each one attends to.
            caches: What was read before, one for each layer; what is read now joins it.

        Returns:
            (batch, length, hidden_size).
        """
        cos, sin = self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1)
        sees = sees.unsqueeze(1)
        for number, layer in enumerate(self.layers):
            hidden = layer(hidden, cos, sin, sees, caches[number] if caches else None)
        out: Tensor = self.norm(hidden)
        return out

    def loss(self, tokens: Tensor, positions: Tensor, sees: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy where there is a target.

        Args:
            tokens: As for ``forward``.
            positions: As for ``forward``.
            sees: As for ``forward``.
            targets: (batch, length) int64: the next token, or -100 where nothing is learnt.
        """
        return self.loss_of(self(tokens, positions, sees), targets)

    def loss_of(self, hidden: Tensor, targets: Tensor) -> Tensor:
        """Mean cross-entropy of hidden states where there is a target."""
        wanted = targets != -100
        rows = hidden[wanted].to(product_type(hidden.device.type))
        return output_loss(rows, self.embed_tokens.weight, targets[wanted])

    def save(self, directory: Path) -> None:
        """Write ``config.json`` and ``model.safetensors`` as transformers would."""
        from safetensors.torch import save_file

        directory.mkdir(parents=True, exist_ok=True)
        config = {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_act": "silu",
            "tie_word_embeddings": True,
            "bos_token_id": 1,
            "eos_token_id": 2,
            "torch_dtype": "float32",
            **asdict(self.shape),
        }
        (directory / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
        state = {f"model.{name}": t.contiguous() for name, t in self.state_dict().items()}
        save_file(state, directory / "model.safetensors", metadata={"format": "pt"})


class _Layer(nn.Module):
    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.input_layernorm = nn.RMSNorm(shape.hidden_size, eps=shape.rms_norm_eps)
        self.self_attn = _Attention(shape)
        self.post_attention_layernorm = nn.RMSNorm(shape.hidden_size, eps=shape.rms_norm_eps)
        self.mlp = _FeedForward(shape)

    def forward(
        self, hidden: Tensor, cos: Tensor, sin: Tensor, sees: Tensor, cache: KeyValues | None
    ) -> Tensor:
        hidden = hidden + self.self_attn(self.input_layernorm(hidden), cos, sin, sees, cache)
        out: Tensor = hidden + self.mlp(self.post_attention_layernorm(hidden))
        return out


class _Attention(nn.Module):
    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.heads, self.kv_heads = shape.num_attention_heads, shape.num_key_value_heads
        self.head = shape.hidden_size // self.heads
        self.q_proj = nn.Linear(shape.hidden_size, self.heads * self.head, bias=False)
        self.k_proj = nn.Linear(shape.hidden_size, self.kv_heads * self.head, bias=False)
        self.v_proj = nn.Linear(shape.hidden_size, self.kv_heads * self.head, bias=False)
        self.o_proj = nn.Linear(self.heads * self.head, shape.hidden_size, bias=False)

    def forward(
        self, hidden: Tensor, cos: Tensor, sin: Tensor, sees: Tensor, cache: KeyValues | None
    ) -> Tensor:
        batch, length, _ = hidden.shape
        query = self.q_proj(hidden).view(batch, length, self.heads, self.head).transpose(1, 2)
        key = self.k_proj(hidden).view(batch, length, self.kv_heads, self.head).transpose(1, 2)
        value = self.v_proj(hidden).view(batch, length, self.kv_heads, self.head).transpose(1, 2)
        query, key = _rotate(query, cos, sin), _rotate(key, cos, sin)
        if cache is not None:
            key, value = cache.join(key, value)
        if self.heads != self.kv_heads:
            shares = self.heads // self.kv_heads
            key, value = (part.repeat_interleave(shares, dim=1) for part in (key, value))
        attend = _attend if hidden.device.type == "cpu" else _attend_fused
        attended = attend(query, key, value, sees)
        out: Tensor = self.o_proj(attended.transpose(1, 2).reshape(batch, length, -1))
        return out


class _FeedForward(nn.Module):
    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.up_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.down_proj = nn.Linear(shape.intermediate_size, shape.hidden_size, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        out: Tensor = self.down_proj(functional.silu(self.gate_proj(hidden)) * self.up_proj(hidden))
        return out


def product_type(device: str) -> torch.dtype:
    """Of the factors of a matrix product, as autocast has it: a function of ours is not told."""
    is_cast = torch.is_autocast_enabled(device)
    return torch.get_autocast_dtype(device) if is_cast else torch.float32


def _attend(query: Tensor, key: Tensor, value: Tensor, sees: Tensor) -> Tensor:
    """Attention written out: on a CPU the fused kernel takes eight times as long backwards."""
    scores = (query @ key.transpose(-2, -1)).float() * query.shape[-1] ** -0.5
    chances = scores.masked_fill(~sees, -torch.inf).softmax(-1)
    return chances.to(value.dtype) @ value


def _attend_fused(query: Tensor, key: Tensor, value: Tensor, sees: Tensor) -> Tensor:
    return functional.scaled_dot_product_attention(query, key, value, attn_mask=sees)


def _rotate(states: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position embedding (RoFormer, arXiv 2104.09864, section 3.4.2)."""
    half = states.shape[-1] // 2
    turned = torch.cat((-states[..., half:], states[..., :half]), dim=-1)
    return states * cos + turned * sin
