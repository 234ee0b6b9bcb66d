"""SIGHUP: the models are read anew, one time after the other."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from eat_edge.errors import EatEdgeError

__all__ = ["Hangups"]

_LOG = logging.getLogger(__name__)


class Hangups:
    """Takes the signal while it is entered, so that it never ends the process; main thread only.

    One that comes before there is anything to reload is kept until there is; one that comes after
    is passed over. On a terminal the signal is left as it is: there it says that nobody is there
    any more. Windows has no such signal.
    """

    def __init__(self) -> None:
        self._is_taken = hasattr(signal, "SIGHUP") and not os.isatty(2)
        self._has_come = False
        self._reload: Callable[[], str] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        if self._is_taken:
            self._before = signal.signal(signal.SIGHUP, self._come)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_taken:
            signal.signal(signal.SIGHUP, self._before)

    @contextmanager
    def leading_to(self, reload: Callable[[], str]) -> Iterator[None]:
        """Reload on the signal, and at once where it came before.

        Args:
            reload: Called in a thread; reads the models anew and says what they are.
        """
        self._reload = reload
        if self._has_come:
            self._begin()
        try:
            yield
        finally:
            # What is being opened is not closed under its own hands.
            with self._lock:
                self._reload = None

    def _come(self, *_: object) -> None:
        self._has_come = True
        self._begin()

    def _begin(self) -> None:
        if self._reload is not None:
            threading.Thread(target=self._work, name="eat-edge-reload", daemon=True).start()

    def _work(self) -> None:
        with self._lock:
            if self._reload is None:
                return
            try:
                _LOG.info("reloaded: %s", self._reload())
            except EatEdgeError as error:
                _LOG.error("not reloaded, all stays as it was: %s", error)
