"""Between what the inputs of the encoder's products lie, and how they are rounded for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from export.onnx.int8 import MAX_ACTIVATION, MAX_WEIGHT, scales

__all__ = ["OWNERS", "Range", "Rounding", "choose_rounding", "measure"]

OWNERS = (
    "attention.self.query",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""Modules of a layer whose inputs are rounded; keys and values are made of what queries are."""

_SHARES = tuple(np.linspace(0.3, 1, 15))
"""Of the unevenness of activations that may go into the weights."""
_ROOM = 1.05
"""How much wider the range is than what was measured."""
_TINY = 1e-5
_MAX_UINT8 = 255


@dataclass(frozen=True, slots=True)
class Range:
    """What is known of a product's inputs, each of shape (inputs,): extremes, mean square."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    square: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rounding:
    """How activations become integers.

    Attributes:
        divisors: What every input is divided by first, shape (inputs,).
        step: What an integer's distance of 1 stands for, after that.
        zero_point: The integer that stands for zero.
    """

    divisors: NDArray[np.float32]
    step: float
    zero_point: int


def measure(model: Any, samples: Sequence[Sequence[int]]) -> dict[str, Range]:
    """Run the model and note the extremes.

    Args:
        model: A ``transformers.BertForTokenClassification``.
        samples: Ids of typical sentences, special pieces included.

    Returns:
        By the names of the modules in ``OWNERS``, ``bert.encoder.layer.0.output.dense`` for one.
    """
    lows: dict[str, Any] = {}
    highs: dict[str, Any] = {}
    squares: dict[str, Any] = {}
    num_pieces = sum(map(len, samples))

    def watch(name: str) -> Any:
        def note(_: Any, inputs: tuple[Any, ...]) -> None:
            rows = inputs[0].detach().flatten(0, -2).float()
            low, high = rows.amin(0), rows.amax(0)
            lows[name] = torch.minimum(lows.get(name, low), low)
            highs[name] = torch.maximum(highs.get(name, high), high)
            squares[name] = squares.get(name, 0) + rows.square().sum(0) / num_pieces

        return note

    hooks = [
        model.get_submodule(name).register_forward_pre_hook(watch(name))
        for layer in range(model.config.num_hidden_layers)
        for name in (f"bert.encoder.layer.{layer}.{owner}" for owner in OWNERS)
    ]
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            for sample in samples:
                model(input_ids=torch.tensor([list(sample)], device=model.device))
    finally:
        model.train(was_training)
        for hook in hooks:
            hook.remove()
    found = {name: (lows[name], highs[name], squares[name]) for name in lows}
    return {name: Range(*(part.cpu().numpy() for part in parts)) for name, parts in found.items()}


def choose_rounding(found: Range, weights: NDArray[np.float32]) -> Rounding:
    """Choose how the inputs of a product are rounded.

    A few channels of the encoder are twenty times as wide as the others, in the special pieces
    above all, and would leave the others three bits. So a part of the unevenness moves into the
    weights (Xiao et al. 2023, "SmoothQuant"): as much as makes the expected square error of the
    product smallest, rounding of activations and of weights taken together.

    Args:
        found: Of the inputs.
        weights: That they are multiplied with, shape (inputs, outputs).

    Returns:
        The rounding, for weights that are multiplied by its divisors.
    """
    activations = np.maximum(np.maximum(found.high, -found.low), _TINY)
    rows = np.maximum(np.abs(weights).max(axis=1), _TINY)
    candidates = [
        _rounding(found, (activations**share / rows ** (1 - share)).astype(np.float32))
        for share in _SHARES
    ]
    return min(candidates, key=lambda one: _square_error(one, found, weights))


def _rounding(found: Range, divisors: NDArray[np.float32]) -> Rounding:
    low = min(0.0, float((found.low / divisors).min())) * _ROOM
    high = max(_TINY, float((found.high / divisors).max())) * _ROOM
    if low < -high / 4:
        # The ends differ by the sample only: each gets the room of the wider one.
        return Rounding(divisors, max(-low, high) / MAX_ACTIVATION, MAX_ACTIVATION + 1)
    step = (high - low) / _MAX_UINT8
    return Rounding(divisors, step, round(-low / step))


def _square_error(rounding: Rounding, found: Range, weights: NDArray[np.float32]) -> float:
    """Expected square error of a row of the product, times 12."""
    scaled = weights * rounding.divisors[:, None]
    columns = scales(scaled, axis=0, peak=MAX_WEIGHT)
    of_activations = rounding.step**2 * float(np.square(scaled).sum())
    squares = found.square / rounding.divisors**2
    return of_activations + float(np.square(columns).sum()) * float(squares.sum())
