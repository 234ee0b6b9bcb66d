"""What a perturbation costs: the same documents before and after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.evaluation.bootstrap import estimate
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.pairing import pair
from eat_edge.evaluation.perturb import Perturbed
from eat_edge.evaluation.scores import SCHEMES, Estimate, span_counts
from eat_edge.evaluation.spans import counted

__all__ = ["Robustness", "robustness"]

_STRICT = SCHEMES.index("strict")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Strict F1 before and after a perturbation.

    Attributes:
        name: The perturbation.
        num_changed: Documents that it changes, at least one; the others are as good as before.
        before: F1 of these documents as they are in the gold.
        after: F1 of the same, perturbed.
        drop: The one less the other; its interval is of the difference itself, since both are of
            the same documents.
        whole: F1 of all documents of the set, perturbed where they change.
        failures: Perturbed documents that carry an error, each identifier with its error.
    """

    name: str
    num_changed: int
    before: Estimate
    after: Estimate
    drop: Estimate
    whole: float
    failures: tuple[tuple[str, str], ...]


def robustness(
    change: Perturbed,
    cases: Sequence[Case],
    perturbed: Sequence[Case],
    labels: Sequence[str],
    *,
    seed: int,
) -> Robustness:
    """Compare perturbed documents with what they were.

    Args:
        change: The perturbation and what it changes, at least one document.
        cases: The set as it is in the gold.
        perturbed: The changed documents.
        labels: The types that count.
        seed: Of the bootstrap.

    Returns:
        F1 before and after.
    """
    all_before, after = _counts(cases, labels), _counts(perturbed, labels)
    before = all_before[list(change.places)]
    estimates = estimate(np.stack([before, after], axis=1), _before_after_drop, seed=seed)
    f1_before, f1_after, drop = (
        Estimate(float(value), float(low), float(high))
        for value, low, high in zip(estimates.value, estimates.low, estimates.high, strict=True)
    )
    total = all_before.sum(axis=0) - before.sum(axis=0) + after.sum(axis=0)
    return Robustness(
        name=change.name,
        num_changed=len(change.places),
        before=f1_before,
        after=f1_after,
        drop=drop,
        whole=float(_f1(total)),
        failures=tuple(
            (case.gold.id, case.document.error)
            for case in perturbed
            if case.document.error is not None
        ),
    )


def _counts(cases: Iterable[Case], labels: Sequence[str]) -> Floats:
    """Count (documents, 3): right, found and gold spans."""
    paired = (pair(counted(one.gold.spans, labels), counted(one.found, labels)) for one in cases)
    return np.stack([span_counts(pairs, labels)[_STRICT] for pairs in paired])


def _before_after_drop(counts: Floats) -> Floats:
    """Map (..., before and after, 3) to (..., F1 before, F1 after, their difference)."""
    scores = _f1(counts)
    return np.stack([scores[..., 0], scores[..., 1], scores[..., 0] - scores[..., 1]], axis=-1)


def _f1(counts: Floats) -> Floats:
    total = counts[..., 1] + counts[..., 2]
    return np.divide(2 * counts[..., 0], total, out=np.zeros_like(total), where=total > 0)
