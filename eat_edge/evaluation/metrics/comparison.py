"""Two ways to find the same names: strict F1 of either, and of the difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.metrics.bootstrap import estimate
from eat_edge.evaluation.metrics.pairing import pair
from eat_edge.evaluation.metrics.scores import SCHEMES, Estimate, span_counts
from eat_edge.evaluation.spans import counted

__all__ = ["Comparison", "compare", "strict_counts", "strict_f1"]

_STRICT = SCHEMES.index("strict")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Strict F1 of the same documents, twice.

    Attributes:
        first: One way.
        second: The other.
        drop: The first less the second. Its interval is of the difference itself: each draw takes
            the same documents for both.
    """

    first: Estimate
    second: Estimate
    drop: Estimate


def compare(
    first: Sequence[Case], second: Sequence[Case], labels: Sequence[str], *, seed: int
) -> Comparison:
    """Compare what was found in the same documents, or in two versions of them.

    Args:
        first: One way, at least one document.
        second: The other, document by document.
        labels: The types that count.
        seed: Of the bootstrap.

    Returns:
        Strict F1 of both and the drop from one to the other.
    """
    counts = np.stack([strict_counts(first, labels), strict_counts(second, labels)], axis=1)
    estimates = estimate(counts, _both_and_drop, seed=seed)
    return Comparison(
        *(
            Estimate(float(value), float(low), float(high))
            for value, low, high in zip(estimates.value, estimates.low, estimates.high, strict=True)
        )
    )


def strict_counts(cases: Iterable[Case], labels: Sequence[str]) -> Floats:
    """Count (documents, 3): right, found and gold spans of types that count."""
    paired = (pair(counted(one.gold.spans, labels), counted(one.found, labels)) for one in cases)
    return np.stack([span_counts(pairs, labels)[_STRICT] for pairs in paired])


def strict_f1(counts: Floats) -> Floats:
    """Map (..., right, found, gold) to (...): F1, 0/0 being 0."""
    total = counts[..., 1] + counts[..., 2]
    return np.divide(2 * counts[..., 0], total, out=np.zeros_like(total), where=total > 0)


def _both_and_drop(counts: Floats) -> Floats:
    """Map (..., first and second, 3) to (..., F1 of first, F1 of second, their difference)."""
    scores = strict_f1(counts)
    return np.stack([scores[..., 0], scores[..., 1], scores[..., 0] - scores[..., 1]], axis=-1)
