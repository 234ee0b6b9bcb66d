"""What a perturbation costs: the same documents before and after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.metrics.comparison import compare, strict_counts, strict_f1
from eat_edge.evaluation.metrics.scores import Estimate
from eat_edge.evaluation.perturb import Perturbed

__all__ = ["Robustness", "robustness"]


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
    cost = compare([cases[place] for place in change.places], perturbed, labels, seed=seed)
    whole = list(cases)
    for place, case in zip(change.places, perturbed, strict=True):
        whole[place] = case
    return Robustness(
        name=change.name,
        num_changed=len(change.places),
        before=cost.first,
        after=cost.second,
        drop=cost.drop,
        whole=float(strict_f1(strict_counts(whole, labels).sum(axis=0))),
        failures=tuple(
            (case.gold.id, case.document.error)
            for case in perturbed
            if case.document.error is not None
        ),
    )
