"""Ranges of activations."""

import numpy as np

from export.encoder.graph_ranges import Range, choose_rounding


def test_wide_channel_costs_the_others_little() -> None:
    rng = np.random.default_rng(0)
    values = rng.standard_normal((500, 64)).astype(np.float32)
    values[:, 3] *= 40
    weights = rng.standard_normal((64, 64)).astype(np.float32)
    found = Range(values.min(0), values.max(0), np.square(values).mean(0))
    rounding = choose_rounding(found, weights)
    assert rounding.step * rounding.divisors[5] < 0.15 * rounding.step * rounding.divisors[3]
