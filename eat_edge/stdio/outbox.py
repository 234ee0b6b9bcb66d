"""Frames on their way out, so that a slow client holds up no work."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import BinaryIO

from eat_edge.closing import Closing
from eat_edge.stdio.framing import write_frame

__all__ = ["Outbox"]

_LOGGER = logging.getLogger(__name__)


class Outbox(Closing):
    """Writes frames in order, on a thread of its own. Thread-safe.

    Args:
        sink: Bytes out; stays open.
        on_written: Called by that thread with the ``size`` of each frame that is written, or never
            will be because the client is gone.
    """

    def __init__(self, sink: BinaryIO, on_written: Callable[[int], None]) -> None:
        self._sink, self._on_written = sink, on_written
        self._frames: SimpleQueue[tuple[bytes, int] | None] = SimpleQueue()
        # A daemon: interrupted while it waits for a client that never reads, the process ends.
        self._thread = threading.Thread(target=self._run, name="eat-edge-outbox", daemon=True)
        self._thread.start()

    def put(self, body: bytes, size: int = 0) -> None:
        """Queue a frame; `on_written` is called with ``size``."""
        self._frames.put((body, size))

    def close(self) -> None:
        """Wait until everything queued before is written. Calling it again does nothing."""
        self._frames.put(None)
        self._thread.join()

    def _run(self) -> None:
        is_client_gone = False
        while (frame := self._frames.get()) is not None:
            body, size = frame
            if not is_client_gone:
                try:
                    write_frame(self._sink, body)
                except OSError as error:
                    # Nobody is left to be told; the end of the input comes next.
                    is_client_gone = True
                    _LOGGER.error("cannot write an answer: %s", error.strerror or error)
            self._on_written(size)
