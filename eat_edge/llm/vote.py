"""Questions of yes or no, which one token answers."""

import math
from collections.abc import Iterable
from concurrent.futures import Future

import numpy as np

from eat_edge.decoder import Completion, Decoder, Request
from eat_edge.decoder.protocol import Float32Array

__all__ = ["OneOf", "Vote", "ask_vote"]

_LEAST = 1e-4
"""Least probability of a way to say yes or no that is counted."""


class OneOf:
    """One token of a few, for requests of one token.

    It has no state: one object may serve any number of requests at once.

    Args:
        tokens: The tokens.
    """

    is_finite = True

    def __init__(self, tokens: Iterable[int]) -> None:
        self._tokens = np.array(sorted(tokens), np.intp)

    def mask(self, logits: Float32Array) -> None:
        """Leave only the tokens."""
        kept = logits[self._tokens]
        logits.fill(-np.inf)
        logits[self._tokens] = kept

    def forced(self) -> int | None:
        """Return None: the first token is chosen, and there is no second."""
        return None

    def advance(self, token: int) -> None:
        """Do nothing: the answer is complete."""

    def fork(self) -> "OneOf":
        """Return itself: it has no state."""
        return self


class Vote:
    """A question of yes or no on its way: how probable either is, in whatever way it is written."""

    def __init__(self, future: "Future[tuple[Completion, ...]]", yes: frozenset[int]) -> None:
        self.future = future
        self._yes = yes

    @property
    def written(self) -> str:
        """Nothing of the source; waits for nothing."""
        return ""

    @property
    def probability(self) -> float:
        """Of yes: the name is meant. Waits for it."""
        said = [(one.tokens[0], math.exp(one.logprobs[0])) for one in self.future.result()]
        return sum(share for token, share in said if token in self._yes) / sum(
            share for _, share in said
        )


def ask_vote(
    decoder: Decoder,
    prompt: tuple[int, ...],
    yes: frozenset[int],
    yes_or_no: OneOf,
    marks: tuple[int, ...] = (),
) -> Vote:
    """Ask a question of yes or no.

    Args:
        decoder: Of the model.
        prompt: The question.
        yes: Tokens that begin a yes.
        yes_or_no: These, and those that begin a no.
        marks: As in ``Request``.
    """
    request = Request(prompt, 1, frozenset(), yes_or_no, goes_first=True, marks=marks)
    return Vote(decoder.n_best(request, _LEAST), yes)
