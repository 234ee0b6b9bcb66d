"""Cross-entropy of a tied output layer, a few rows at a time.

Logits of all rows at once are by far the largest thing in training a small model with a large
vocabulary, and on a CPU reading and writing them takes longer than computing them. A few rows stay
in the cache; their gradients are worked out while they are there.
"""

from typing import Any

import torch
from torch import Tensor

__all__ = ["output_loss"]

_LEAST = 1e-30
"""Least probability whose logarithm is taken."""
_ROWS = {"cpu": 128, "cuda": 4096}
"""Rows of logits at a time: what a core's cache holds, and what keeps a GPU busy."""


def output_loss(hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
    """Mean cross-entropy of ``hidden @ weight.T`` against targets.

    Args:
        hidden: (rows, width), at least one row; its dtype is that of the matrix products.
        weight: (pieces, width) float32, the embeddings.
        targets: (rows,) int64.

    Returns:
        A scalar, float32.
    """
    loss: Tensor = _OutputLoss.apply(hidden, weight, targets)
    return loss


class _OutputLoss(torch.autograd.Function):
    """Gradients with respect to both factors come out of the forward pass."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
        cast = weight.to(hidden.dtype)
        rows = _ROWS[hidden.device.type]
        loss = torch.zeros((), device=hidden.device)
        to_hidden = torch.empty_like(hidden)
        slopes = hidden.new_empty(len(hidden), len(weight))
        for some, wanted, back, slope in zip(
            hidden.split(rows),
            targets.split(rows),
            to_hidden.split(rows),
            slopes.split(rows),
            strict=True,
        ):
            logits = some @ cast.T
            chances = logits.softmax(1, dtype=torch.float32)
            place = wanted.unsqueeze(1)
            loss -= chances.gather(1, place).clamp(min=_LEAST).log().sum()
            # d loss / d logits is softmax minus one-hot.
            chances.scatter_add_(1, place, chances.new_full(place.shape, -1.0))
            slope.copy_(chances)
            torch.mm(slope, cast, out=back)
        scale = 1.0 / len(hidden)
        ctx.save_for_backward(to_hidden * scale, (slopes.T @ hidden).float() * scale)
        return loss * scale

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor, Tensor, None]:
        to_hidden, to_weight = ctx.saved_tensors
        return to_hidden * slope, to_weight * slope, None
