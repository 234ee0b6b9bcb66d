"""One runtime computes at a time, and each gets its turn."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

__all__ = ["FairLock"]


class FairLock:
    """A mutual exclusion lock that serves waiters in the order they came.

    Two native runtimes that compute at once on the same cores slow each other down by far more
    than their number (their worker threads spin), and a plain lock would let the decoder, which
    releases it only to take it again, starve the tagger.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_held = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, timeout: float) -> Iterator[bool]:
        """Wait for the turn for so many seconds; gives whether it has come."""
        is_ours = self._acquire(timeout)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._release()

    def give_way(self) -> None:
        """Let those that wait have their turns, and have the next; for whoever has the lock.

        What interrupts it is raised when the lock is ours again.
        """
        with self._mutex:
            if not self._waiting:
                return
        self._release()
        interruption: BaseException | None = None
        while True:
            try:
                self._acquire()
                break
            except BaseException as error:
                # Whoever has the lock will release it.
                interruption = error
        if interruption is not None:
            raise interruption

    def __enter__(self) -> None:
        self._acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._release()

    def _acquire(self, timeout: float | None = None) -> bool:
        with self._mutex:
            if not self._is_held:
                self._is_held = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            return turn.wait(timeout) or not self._leaves(turn)
        except BaseException:
            # Ctrl-C, which only the main thread sees: the lock must not stay with it.
            if not self._leaves(turn):
                self._release()
            raise

    def _release(self) -> None:
        with self._mutex:
            self._pass_on()

    def _leaves(self, turn: threading.Event) -> bool:
        """Wait no longer; false where the turn has come meanwhile."""
        with self._mutex:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True

    def _pass_on(self) -> None:
        """Let the next one in; the mutex is held."""
        if self._waiting:
            # Handed over while still held, so that no other thread can come between.
            self._waiting.popleft().set()
        else:
            self._is_held = False
