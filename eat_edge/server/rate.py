"""How fast texts leave the queue: what a refused client is told to wait."""

import time
from collections.abc import Callable

__all__ = ["Rate"]

_MEMORY = 30.0
"""Seconds of work after which what was measured counts half."""


class Rate:
    """Characters a second while there is something to do; the caller holds a lock.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._num_open = 0
        self._since = 0.0
        self._done, self._busy = 0.0, 0.0

    def begin(self, num_chars: int) -> None:
        """Characters were queued."""
        self._work()
        self._num_open += num_chars

    def end(self, num_chars: int, *, is_done: bool = True) -> None:
        """Characters were tagged, or given up."""
        self._work()
        self._num_open -= num_chars
        if is_done:
            self._done += num_chars

    def set_open(self, num_chars: int) -> None:
        """So many characters are queued or being tagged, whatever was counted."""
        self._work()
        self._num_open = num_chars

    @property
    def seconds_left(self) -> float:
        """How long all that is queued or being tagged will take; 0 where nothing was measured."""
        return self._num_open * self._busy / self._done if self._done else 0.0

    def _work(self) -> None:
        now = self._clock()
        if self._num_open:
            self._busy += now - self._since
        self._since = now
        if self._busy > _MEMORY:
            self._done, self._busy = self._done / 2, self._busy / 2
