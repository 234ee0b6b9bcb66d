"""Short answers of a chat model: a line that is not blank."""

from collections.abc import Iterable
from copy import copy

import numpy as np

from eat_edge.decoder.protocol import Constraint, Float32Array

__all__ = ["NotBlank"]


class NotBlank:
    """Another constraint, and a first token that says something. Of one request.

    Args:
        inner: What else the text is held to; of this request alone if it has a state.
        blank: Tokens that may not come first: stops and white space.
    """

    def __init__(self, inner: Constraint, blank: Iterable[int]) -> None:
        self._inner = inner
        self._blank = np.array(sorted(blank), np.intp)
        self._has_begun = False

    @property
    def is_finite(self) -> bool:
        """As the inner constraint."""
        return self._inner.is_finite

    def mask(self, logits: Float32Array) -> None:
        """Forbid, in place, what the inner constraint forbids and, at first, what is blank."""
        self._inner.mask(logits)
        if not self._has_begun:
            logits[self._blank] = -np.inf

    def forced(self) -> int | None:
        """The inner constraint's only token, if it has but one."""
        return self._inner.forced()

    def advance(self, token: int) -> None:
        """Take note that something was said."""
        self._inner.advance(token)
        self._has_begun = True

    def fork(self) -> "NotBlank":
        """Return one in the same state."""
        fork = copy(self)
        fork._inner = self._inner.fork()
        return fork
