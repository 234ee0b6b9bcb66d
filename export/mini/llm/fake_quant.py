"""Fake quantisation (arXiv 1712.05877): weights rounded in training as llama.cpp rounds them."""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

__all__ = ["round_q4_0", "rounded_weights", "with_rounded_weights"]

_BLOCK = 32
"""Weights that share a scale."""
_ORIGINAL = ".parametrizations.weight.original"
"""How PyTorch names weights that are parametrised."""


class _Rounding(nn.Module):
    """Rounds weights; their gradient is that of what they were rounded to."""

    def forward(self, weights: Tensor) -> Tensor:
        with torch.no_grad():
            step = round_q4_0(weights) - weights
        return weights + step


def round_q4_0(weights: Tensor) -> Tensor:
    """Round to what ``Q4_0`` of llama.cpp holds: 32 weights are whole numbers times one scale.

    Args:
        weights: (rows, columns) float32, columns a multiple of 32.

    Returns:
        The same shape. To round it once more changes nothing.
    """
    blocks = weights.reshape(-1, _BLOCK)
    largest = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
    scale = largest / -8
    inverse = torch.where(scale == 0, 0.0, 1 / scale)
    whole = (blocks * inverse + 8.5).trunc().clamp(max=15) - 8
    return (whole * scale.half().float()).reshape(weights.shape)


def with_rounded_weights(model: nn.Module) -> None:
    """Have a model compute with rounded weights in all its matrices but the embeddings."""
    matrices = [module for module in model.modules() if isinstance(module, nn.Linear)]
    for module in matrices:
        parametrize.register_parametrization(module, "weight", _Rounding())


def rounded_weights(model: nn.Module) -> dict[str, Tensor]:
    """What a model with rounded weights computes with, a ``state_dict`` of the model without."""
    state = {}
    for name, tensor in model.state_dict().items():
        is_rounded = name.endswith(_ORIGINAL)
        state[name.replace(_ORIGINAL, ".weight")] = round_q4_0(tensor) if is_rounded else tensor
    return state
