"""From logits to the next token of every sequence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eat_edge.decoder.protocol import Constraint, Float32Array
from eat_edge.errors import ModelError

__all__ = ["Choice", "select", "select_others"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A token of a row and its log-probability, or what is wrong with the row."""

    token: int
    logprob: float
    error: Exception | None = None


def select(
    constraints: Sequence[Constraint | None], is_normalised: Sequence[bool], rows: Float32Array
) -> list[Choice]:
    """Choose the most probable allowed token of every row.

    Args:
        constraints: What each row is held to, if anything.
        is_normalised: Of which rows the log-probability is wanted.
        rows: Logits, shape (len(constraints), n_vocab); overwritten.

    Returns:
        A choice per row. Its log-probability is ``-log(sum(exp(logits - max(logits))))``, or 0.0
        where it is not wanted.
    """
    errors: list[Exception | None] = [None] * len(constraints)
    for index, constraint in enumerate(constraints):
        if constraint is not None:
            try:
                constraint.mask(rows[index])
            except Exception as error:
                errors[index] = error
    tokens = rows.argmax(axis=1)
    peaks = rows[np.arange(len(rows)), tokens]
    choices = []
    for row, token, peak, wanted, failure in zip(
        rows, tokens.tolist(), peaks.tolist(), is_normalised, errors, strict=True
    ):
        if failure is None and not math.isfinite(peak):
            reason = "the constraint allows no token" if peak < 0 else "the logits are not finite"
            failure = ModelError(reason)
        logprob = _normalise(row, peak) if wanted and failure is None else 0.0
        choices.append(Choice(token, logprob, failure))
    return choices


def _normalise(row: Float32Array, peak: float) -> float:
    """Turn logits into probabilities over that of the peak, in place, and return its logarithm."""
    # Row by row, which stays in the processor's cache.
    row -= peak
    np.exp(row, out=row)
    return -math.log(row.sum())


def select_others(row: Float32Array, choice: Choice, min_logprob: float) -> list[Choice]:
    """Choose the other tokens of a row that are probable enough.

    Args:
        row: Shape (n_vocab,), as ``select`` leaves one whose log-probability was wanted.
        choice: The choice of that row.
        min_logprob: Least log-probability.

    Returns:
        A choice for every other token, by token.
    """
    with np.errstate(over="ignore"):
        least = np.exp(np.float32(min_logprob - choice.logprob))
    tokens = np.flatnonzero(row >= least)
    logprobs = np.log(row[tokens]) + choice.logprob
    pairs = zip(tokens.tolist(), logprobs.tolist(), strict=True)
    return [Choice(token, logprob) for token, logprob in pairs if token != choice.token]
