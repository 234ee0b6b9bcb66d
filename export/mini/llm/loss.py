"""Cross-entropy of a tied output layer, a few rows at a time.

Logits of all rows at once are by far the largest thing in training a small model with a large
vocabulary, and on a CPU reading and writing them takes longer than computing them. A few rows stay
in the cache; their gradients are worked out while they are there.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

__all__ = ["distillation_loss", "output_loss"]

_LEAST = 1e-30
"""Least probability whose logarithm is taken."""
_ROWS = {"cpu": 128, "cuda": 4096}
"""Rows of logits at a time: what a core's cache holds, and what keeps a GPU busy."""

_TakeOff = Callable[[Tensor, slice], Tensor]
"""Takes what is wanted of some rows off their probabilities, in place, and gives what the
cross-entropy of these comes to."""


def output_loss(hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
    """Mean cross-entropy of ``hidden @ weight.T`` against targets.

    Args:
        hidden: (rows, width), at least one row; its dtype is that of the matrix products.
        weight: (pieces, width) float32, the embeddings.
        targets: (rows,) int64.

    Returns:
        A scalar, float32.
    """

    def take_off(chances: Tensor, rows: slice) -> Tensor:
        place = targets[rows].unsqueeze(1)
        loss = -chances.gather(1, place).clamp(min=_LEAST).log().sum()
        chances.scatter_add_(1, place, chances.new_full(place.shape, -1.0))
        return loss

    loss: Tensor = _OutputLoss.apply(hidden, weight, take_off)
    return loss


def distillation_loss(
    hidden: Tensor, weight: Tensor, teacher_hidden: Tensor, teacher_weight: Tensor
) -> Tensor:
    """Mean cross-entropy of ``hidden @ weight.T`` against a teacher's probabilities.

    Distillation as in arXiv 1503.02531, section 2, at temperature 1.

    Args:
        hidden: (rows, width), at least one row; its dtype is that of the matrix products.
        weight: (pieces, width) float32, the embeddings.
        teacher_hidden: The teacher's states of the same rows, (rows, its width).
        teacher_weight: Its embeddings, (pieces, its width) float32.

    Returns:
        A scalar, float32; least where the probabilities are the teacher's.
    """
    known = teacher_weight.to(teacher_hidden.dtype)

    def take_off(chances: Tensor, rows: slice) -> Tensor:
        wanted = (teacher_hidden[rows] @ known.T).softmax(1, dtype=torch.float32)
        loss = -(wanted * chances.clamp(min=_LEAST).log()).sum()
        chances -= wanted
        return loss

    loss: Tensor = _OutputLoss.apply(hidden, weight, take_off)
    return loss


class _OutputLoss(torch.autograd.Function):
    """Gradients with respect to both factors come out of the forward pass."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, take_off: _TakeOff) -> Tensor:
        cast = weight.to(hidden.dtype)
        step = _ROWS[hidden.device.type]
        loss = torch.zeros((), device=hidden.device)
        to_hidden = torch.empty_like(hidden)
        # All of them at once, for one product, and only where the embeddings learn too.
        learns = ctx.needs_input_grad[1]
        slopes = hidden.new_empty(len(hidden) if learns else step, len(weight))
        for start in range(0, len(hidden), step):
            rows = slice(start, start + step)
            chances = (hidden[rows] @ cast.T).softmax(1, dtype=torch.float32)
            # d loss / d logits is what the model expects minus what is wanted.
            loss += take_off(chances, rows)
            slope = slopes[rows] if learns else slopes[: len(chances)]
            slope.copy_(chances)
            torch.mm(slope, cast, out=to_hidden[rows])
        scale = 1.0 / len(hidden)
        to_weight = (slopes.T @ hidden).float() * scale if learns else None
        ctx.save_for_backward(to_hidden * scale, to_weight)
        return loss * scale

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor, Tensor | None, None]:
        to_hidden, to_weight = ctx.saved_tensors
        return to_hidden * slope, None if to_weight is None else to_weight * slope, None
