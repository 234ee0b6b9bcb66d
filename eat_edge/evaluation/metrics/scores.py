"""Precision, recall and F1 of spans: strict, exact, partial, type, and strict for each type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.evaluation.metrics.bootstrap import estimate
from eat_edge.evaluation.metrics.pairing import Outcome, Pair

__all__ = ["SCHEMES", "Estimate", "Score", "scores", "span_counts"]

SCHEMES = ("strict", "exact", "partial", "type")

_CREDITS: dict[Outcome, tuple[float, float, float, float]] = {
    Outcome.RIGHT: (1, 1, 1, 1),
    Outcome.WRONG_TYPE: (0, 1, 1, 0),
    Outcome.WRONG_SPAN: (0, 0, 0.5, 1),
    Outcome.WRONG_BOTH: (0, 0, 0.5, 0),
    Outcome.MISSED: (0, 0, 0, 0),
    Outcome.SPURIOUS: (0, 0, 0, 0),
}
"""What a pair is worth in each scheme."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval.

    Attributes:
        value: Over all documents.
        low: Lower end.
        high: Upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """One row of a table of scores.

    Attributes:
        name: A scheme, or a type.
        credit: What the pairs are worth together.
        num_found: Spans found.
        num_gold: Spans to be found.
        precision: Credit by spans found.
        recall: Credit by spans to be found.
        f1: Their harmonic mean.
    """

    name: str
    credit: float
    num_found: int
    num_gold: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


def scores(
    documents: Sequence[Sequence[Pair]], labels: Sequence[str], *, seed: int
) -> tuple[Score, ...]:
    """Score the paired spans of documents.

    The schemes are those of SemEval-2013 task 9.1 (Segura-Bedmar, Martínez and Herrero-Zazo 2013),
    as nervaluate has made them known. A pair of a gold and a found span is worth

    - strict: 1 for the same span and type,
    - exact: 1 for the same span, whatever the type,
    - partial: 1 for the same span, one half for an overlap, whatever the type,
    - type: 1 for an overlap of the same type,

    and nothing else. Micro-averaged over all documents, 0/0 being 0. Strict is what conlleval and
    seqeval report. A row for a type is strict with the spans of that type alone.

    Args:
        documents: The pairs of each document, see ``pair``; at least one document.
        labels: The types to give a row each.
        seed: Of the bootstrap.

    Returns:
        A row for each scheme, then one for each label.
    """
    counts = np.stack([span_counts(pairs, labels) for pairs in documents])
    estimates = estimate(counts, _precision_recall_f1, seed=seed)
    totals = counts.sum(axis=0)
    return tuple(
        Score(
            name,
            float(totals[row, 0]),
            int(totals[row, 1]),
            int(totals[row, 2]),
            *(
                Estimate(
                    float(estimates.value[row, column]),
                    float(estimates.low[row, column]),
                    float(estimates.high[row, column]),
                )
                for column in range(3)
            ),
        )
        for row, name in enumerate((*SCHEMES, *labels))
    )


def span_counts(pairs: Iterable[Pair], labels: Sequence[str]) -> Floats:
    """Count what the scores of one document are made of.

    Args:
        pairs: Its pairs.
        labels: Types, each a row after those of the schemes.

    Returns:
        (schemes + labels, 3): credit, spans found, spans to be found.
    """
    counts = np.zeros((len(SCHEMES) + len(labels), 3))
    schemes = counts[: len(SCHEMES)]
    row_of = {label: row for row, label in enumerate(labels, start=len(SCHEMES))}
    for one in pairs:
        schemes[:, 0] += _CREDITS[one.outcome]
        if one.found is not None:
            schemes[:, 1] += 1
            counts[row_of[one.found.label], 1] += 1
        if one.gold is not None:
            schemes[:, 2] += 1
            counts[row_of[one.gold.label], 2] += 1
            counts[row_of[one.gold.label], 0] += one.outcome is Outcome.RIGHT
    return counts


def _precision_recall_f1(counts: Floats) -> Floats:
    """Map (..., credit, found, gold) to (..., precision, recall, F1), 0/0 to NaN."""
    credit, found, gold = counts[..., 0], counts[..., 1], counts[..., 2]
    numerators = np.stack([credit, credit, 2 * credit], axis=-1)
    denominators = np.stack([found, gold, found + gold], axis=-1)
    return np.divide(
        numerators, denominators, out=np.full_like(numerators, np.nan), where=denominators > 0
    )
