"""Fake quantisation (arXiv 1712.05877): weights rounded in training as llama.cpp rounds them."""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

__all__ = ["dither", "round_q4_0", "rounded_weights", "with_rounded_weights"]

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


def dither(model: nn.Module) -> None:
    """Add noise to the same weights, uniform, of up to a quarter of a step of ``Q4_0``.

    What was rounded to five bits stands on a grid of half steps, every other weight half way
    between two whole numbers; all of these would go to the other one at the first step of training,
    however small.
    """
    for module in model.modules():
        if isinstance(module, nn.Linear):
            blocks = module.weight.detach().view(-1, _BLOCK)
            step = blocks.abs().amax(1, keepdim=True) / 8
            blocks += (torch.rand_like(blocks) - 0.5) * step / 2


def with_rounded_weights(model: nn.Module) -> None:
    """Have a model compute with rounded weights in all its matrices but the embeddings."""
    for module in [module for module in model.modules() if isinstance(module, nn.Linear)]:
        parametrize.register_parametrization(module, "weight", _Rounding())


def rounded_weights(model: nn.Module) -> dict[str, Tensor]:
    """What a model with rounded weights computes with, a ``state_dict`` of the model without."""
    state = {}
    for name, tensor in model.state_dict().items():
        is_rounded = name.endswith(_ORIGINAL)
        state[name.replace(_ORIGINAL, ".weight")] = round_q4_0(tensor) if is_rounded else tensor
    return state
