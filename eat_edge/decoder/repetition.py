"""A constraint against repetition: small models tend to write the same again and again."""

from collections import deque
from copy import copy

import numpy as np

from eat_edge.decoder.protocol import Constraint, Float32Array

__all__ = ["NoRepeat"]


class NoRepeat:
    """Another constraint, and no n-gram of tokens twice.

    A token that would complete an n-gram of the completion a second time is not allowed (Paulus et
    al. 2017, arXiv 1705.04304, section 2.5). Of one request: it remembers what was written.

    Args:
        inner: What else the text is held to; of this request alone if it has a state.
        size: Tokens of the n-gram.
    """

    is_finite = True

    def __init__(self, inner: Constraint, size: int) -> None:
        self._inner = inner
        self._tail: deque[int] = deque(maxlen=size - 1)
        self._followers: dict[tuple[int, ...], list[int]] = {}

    def mask(self, logits: Float32Array) -> None:
        """Forbid, in place, what the inner constraint forbids and what would be a repetition."""
        self._inner.mask(logits)
        followers = self._followers.get(tuple(self._tail))
        if followers:
            logits[followers] = -np.inf

    def forced(self) -> int | None:
        """The inner constraint's only token, if it has but one."""
        return self._inner.forced()

    def advance(self, token: int) -> None:
        """Remember a token."""
        self._inner.advance(token)
        if len(self._tail) == self._tail.maxlen:
            self._followers.setdefault(tuple(self._tail), []).append(token)
        self._tail.append(token)

    def fork(self) -> "NoRepeat":
        """Return one that remembers as much, and forgets by itself."""
        fork = copy(self)
        fork._inner = self._inner.fork()
        fork._tail = self._tail.copy()
        fork._followers = {run: next_tokens.copy() for run, next_tokens in self._followers.items()}
        return fork
