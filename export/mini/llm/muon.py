"""Muon for many small matrices: those of one shape are stepped together.

``torch.optim.Muon`` takes one matrix after the other, some 25 small products and sums each: on a
GPU, which waits for every launch, a quarter of the training of a small model.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

__all__ = ["Muon"]

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of the quintic that drives singular values towards 1 (Jordan 2024, "Muon")."""
_ITERATIONS = 5
_LEAST_NORM = 1e-7
_RMS = 0.2
"""Root mean square of an update of AdamW, which ours are scaled to (arXiv 2502.16982, eq. 4)."""


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised (Jordan 2024), with Nesterov's look ahead.

    Args:
        parameters: Matrices.
        lr: Learning rate, as for AdamW.
        momentum: Weight of the past.
    """

    def __init__(
        self, parameters: Iterable[Tensor], *, lr: float = 1e-3, momentum: float = 0.95
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    def step(self, closure: Any = None) -> None:
        """Take a step; no closure is called."""
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[Tensor]] = {}
            for matrix in group["params"]:
                if matrix.grad is not None:
                    by_shape.setdefault(matrix.shape, []).append(matrix)
            with torch.no_grad():
                for shape, matrices in by_shape.items():
                    updates = _orthogonal(self._momenta(matrices, group["momentum"]))
                    rate = -group["lr"] * _RMS * max(shape) ** 0.5
                    torch._foreach_add_(matrices, list(updates.float()), alpha=rate)

    def _momenta(self, matrices: list[Tensor], momentum: float) -> Tensor:
        """What the gradients of matrices of one shape come to with those before them."""
        gradients = [matrix.grad for matrix in matrices if matrix.grad is not None]
        for matrix in matrices:
            if not self.state[matrix]:
                self.state[matrix]["momentum"] = torch.zeros_like(matrix)
        past = [self.state[matrix]["momentum"] for matrix in matrices]
        torch._foreach_lerp_(past, gradients, 1.0 - momentum)
        return torch.stack(torch._foreach_lerp(gradients, past, momentum))


def _orthogonal(matrices: Tensor) -> Tensor:
    """Set the singular values of matrices to about 1, by Newton-Schulz iterations in bfloat16.

    Args:
        matrices: (count, rows, columns).

    Returns:
        The same shape, bfloat16.
    """
    a, b, c = _COEFFICIENTS
    is_tall = matrices.shape[1] > matrices.shape[2]
    out = matrices.bfloat16()
    out = out.mT if is_tall else out
    out = out / out.norm(dim=(1, 2), keepdim=True).clamp(min=_LEAST_NORM)
    for _ in range(_ITERATIONS):
        gram = out @ out.mT
        out = torch.baddbmm(out, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), out, beta=a)
    return out.mT if is_tall else out
