"""One runtime computes at a time, and each gets its turn."""

import threading
from collections import deque
from types import TracebackType

__all__ = ["Gate"]


class Gate:
    """A mutual exclusion lock that serves waiters in the order they came.

    Two native runtimes that compute at once on the same cores slow each other down by far more
    than their number (their worker threads spin), and a plain lock would let the decoder, which
    releases it only to take it again, starve the tagger.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_held = False
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._mutex:
            if not self._is_held:
                self._is_held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            turn.wait()
        except BaseException:
            # Ctrl-C, which only the main thread sees: nobody may be left waiting for it.
            self._give_up(turn)
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._mutex:
            self._pass_on()

    def _give_up(self, turn: threading.Event) -> None:
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                self._pass_on()

    def _pass_on(self) -> None:
        """Let the next one in; the mutex is held."""
        if self._waiting:
            # Handed over while still held, so that nobody can come between.
            self._waiting.popleft().set()
        else:
            self._is_held = False
