"""Reads from a pipe, and waits only so long for it, on every system."""

import os
import queue
import threading
import time
from typing import IO

from eat_edge.closing import Closing

__all__ = ["OverdueError", "TimedPipe"]

_PIECE = 1 << 16
_MAX_PIECES = 16
"""Pieces that are read ahead: 1 MiB, whatever the other end may write."""


class OverdueError(Exception):
    """What was waited for did not come in time."""


class TimedPipe(Closing):
    """Reads the output of a process through a thread of its own. Not thread-safe.

    ``select`` knows when a pipe has something to read, but on POSIX only. So a thread reads, and
    we wait for what it hands over. It ends with the pipe.

    Args:
        pipe: The end to read from, unbuffered or not yet read from; closed with this.
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._pieces: queue.Queue[bytes] = queue.Queue(_MAX_PIECES)
        self._gathered = bytearray()
        self._is_at_end = False
        self._left = 0.0
        # It must not keep Python from ending where the process at the other end does not.
        self._thread = threading.Thread(target=self._hand_over, name="parser-pipe", daemon=True)
        self._thread.start()

    def allow(self, seconds: float) -> None:
        """Set how long all reading from now on may wait; time between reads is not counted."""
        self._left = seconds

    def read(self, size: int) -> bytes:
        """Read so many bytes, fewer only at the end of the pipe.

        Raises:
            OverdueError: They did not come within the seconds that were allowed.
        """
        while len(self._gathered) < size and not self._is_at_end:
            before = time.monotonic()
            try:
                piece = self._pieces.get(timeout=max(0.0, self._left))
            except queue.Empty:
                raise OverdueError from None
            finally:
                self._left -= time.monotonic() - before
            self._is_at_end = not piece
            self._gathered += piece
        taken = bytes(self._gathered[:size])
        del self._gathered[:size]
        return taken

    def close(self) -> None:
        """Close the pipe. The process at its other end must have ended."""
        while not self._is_at_end:
            self._is_at_end = not self._pieces.get()
        self._thread.join()
        self._pipe.close()

    def _hand_over(self) -> None:
        descriptor = self._pipe.fileno()
        while piece := os.read(descriptor, _PIECE):
            self._pieces.put(piece)
        self._pieces.put(b"")
