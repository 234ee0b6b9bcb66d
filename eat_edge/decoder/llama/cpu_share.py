"""How many threads compute, while other processes want the same CPUs.

llama.cpp's threads wait for one another hundreds of times a batch, and spin while they wait, which
is fastest where every thread has a CPU. Where one has to share its CPU, all others spin until it
has had its turn: two threads beside two busy processes were ten times slower than one. So what
others take of the CPUs is looked at from time to time, and so many threads fewer compute.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eat_edge.cpus import CpuSample, sample_cpus

__all__ = ["CpuShare"]

_PERIOD = 0.25
"""Seconds between two looks at least; the system counts the time of CPUs in hundredths. After a
pause what was taken all along it is the best guess at what is taken now,"""
_PAUSE, _SOON = 1.0, 0.1
"""but where it took so many seconds a poor one, so that the next look comes sooner."""
_SLACK = 0.4
"""Of a CPU that others may take before we do without it."""


class CpuShare:
    """How many threads may compute without waiting for a CPU that works for somebody else.

    One for each pool of threads; `turn` is used by one thread at a time.

    Args:
        limit: The most threads there may be.
        sample: Looks at the CPUs.
    """

    _lock = threading.Lock()
    _spent = 0.0
    """CPU seconds of all turns in this process, those of other pools among them."""

    def __init__(self, limit: int, sample: Callable[[], CpuSample] = sample_cpus) -> None:
        self._limit = self._threads = limit
        self._sample = sample
        self._mine = 0.0
        self._others = 0.0
        self._last, self._wait = sample(), _SOON
        self._last_elsewhere = self._elsewhere()

    @contextmanager
    def turn(self) -> Iterator[int]:
        """Compute with as many threads as this gives."""
        start = time.monotonic()
        if start - self._last.at >= self._wait and self._limit > 1:
            self._look()
        try:
            yield self._threads
        finally:
            spent = self._threads * (time.monotonic() - start)
            with CpuShare._lock:
                CpuShare._spent += spent
            self._mine += spent

    def _look(self) -> None:
        """See what others took since the last look."""
        before, now = self._last, self._sample()
        elsewhere = self._elsewhere()
        ours = now.own - before.own - (elsewhere - self._last_elsewhere)
        self._last, self._last_elsewhere = now, elsewhere
        seconds = now.at - before.at
        self._wait = _SOON if seconds >= _PAUSE else _PERIOD
        others = max(0.0, (now.busy - before.busy - max(0.0, ours)) / seconds)
        # What was taken in either of the last two looks: we give way at once, and take back later.
        free = now.available - max(others, self._others)
        self._others = others
        self._threads = max(1, min(self._limit, math.floor(free + _SLACK)))

    def _elsewhere(self) -> float:
        """CPU seconds that other pools of this process have computed."""
        return CpuShare._spent - self._mine
