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
    """The most probable token of a row, or what is wrong with the row."""

    token: int
    logprob: float
    error: Exception | None = None


def select(constraints: Sequence[Constraint | None], rows: Float32Array) -> list[Choice]:
    """Choose the most probable allowed token of every row.

    Args:
        constraints: What each row is held to, if anything.
        rows: Logits, shape (len(constraints), n_vocab); overwritten.

    Returns:
        A choice per row. Its log-probability is ``-log(sum(exp(logits - max(logits))))``.
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
    with np.errstate(invalid="ignore"):
        np.subtract(rows, peaks[:, None], out=rows)
    np.exp(rows, out=rows)
    logprobs = -np.log(rows.sum(axis=1))
    choices = []
    for token, peak, logprob, failure in zip(
        tokens.tolist(), peaks.tolist(), logprobs.tolist(), errors, strict=True
    ):
        if failure is None and not math.isfinite(peak):
            reason = "the constraint allows no token" if peak < 0 else "the logits are not finite"
            failure = ModelError(reason)
        choices.append(Choice(token, logprob, failure))
    return choices


def select_others(row: Float32Array, choice: Choice, floor: float) -> list[Choice]:
    """Choose the other tokens of a row that are probable enough.

    Args:
        row: Shape (n_vocab,), as ``select`` leaves it: probabilities over that of the choice.
        choice: The choice of that row.
        floor: Least log-probability.

    Returns:
        A choice for every other token, by token.
    """
    with np.errstate(over="ignore"):
        least = np.exp(np.float32(floor - choice.logprob))
    tokens = np.flatnonzero(row >= least)
    logprobs = np.log(row[tokens]) + choice.logprob
    pairs = zip(tokens.tolist(), logprobs.tolist(), strict=True)
    return [Choice(token, logprob) for token, logprob in pairs if token != choice.token]
