"""How sure a figure is: bootstrap intervals over documents."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Estimates", "estimate"]

NUM_RESAMPLES = 1000
LEVEL = 0.95
_MAX_WEIGHTS = 1 << 22
"""Document weights held at once: 32 MB."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimates:
    """Figures with their intervals, three arrays of one shape.

    Attributes:
        value: Of all documents.
        low: Lower ends of the intervals.
        high: Upper ends.
    """

    value: Floats
    low: Floats
    high: Floats


def estimate(counts: Floats, statistic: Callable[[Floats], Floats], *, seed: int) -> Estimates:
    """Compute figures from counts per document, with percentile bootstrap intervals of 95%.

    Documents are drawn with replacement, as many as there are, 1,000 times (Efron and Tibshirani,
    An Introduction to the Bootstrap, 1993, chapter 13). What varies is which documents were
    annotated; spans of one document are not taken for independent. A draw in which a figure is not
    defined says nothing about it and is passed over.

    Args:
        counts: (documents, ...), at least one document.
        statistic: Maps summed counts (samples, ...) to figures (samples, ...), NaN where a figure
            is not defined.
        seed: Of the draws: the same seed gives the same intervals.

    Returns:
        The figures and their intervals, 0 where a figure is not defined.
    """
    num_documents = len(counts)
    flat = counts.reshape(num_documents, -1)
    rng = np.random.default_rng(seed)
    probabilities = np.full(num_documents, 1 / num_documents)
    chunk = max(1, _MAX_WEIGHTS // num_documents)
    figures = []
    for first in range(0, NUM_RESAMPLES, chunk):
        size = min(chunk, NUM_RESAMPLES - first)
        weights = rng.multinomial(num_documents, probabilities, size=size)
        sums = weights.astype(np.float64) @ flat
        figures.append(statistic(sums.reshape(size, *counts.shape[1:])))
    tail = (1 - LEVEL) / 2
    drawn = np.concatenate(figures)
    value = statistic(counts.sum(axis=0, keepdims=True))[0]
    # What is not defined for all documents together is not defined in any draw.
    drawn[:, np.isnan(value)] = 0.0
    low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    return Estimates(np.nan_to_num(value), low, high)
