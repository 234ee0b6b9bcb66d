"""An engine that can be replaced by another while requests are under way."""

import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Protocol, Unpack

from eat_edge.closing import Closing
from eat_edge.config import OptionValues
from eat_edge.info import EngineInfo
from eat_edge.server.serving import ServingEngine
from eat_edge.stats import EngineStats
from eat_edge.types import Document

__all__ = ["ClosableEngine", "ReplaceableEngine"]


class ClosableEngine(ServingEngine, Protocol):
    """An engine that belongs to whoever opened it."""

    def close(self) -> None:
        """Free its models."""
        ...


@dataclass(slots=True, eq=False)
class _InUse:
    """An engine, and how many calls of it are under way."""

    engine: ClosableEngine
    num_calls: int = 0
    is_retired: bool = False


class ReplaceableEngine(Closing):
    """Serves with one engine until there is another; thread-safe.

    Args:
        open_engine: Opens an engine, the first one at once.
    """

    def __init__(self, open_engine: Callable[[], ClosableEngine]) -> None:
        self._open, self._lock = open_engine, threading.Lock()
        self._current = _InUse(open_engine())

    def replace(self) -> None:
        """Open another engine and use it from now on; calls under way end with the one before.

        For that long both are in memory.

        Raises:
            EatEdgeError: It cannot be opened; the one before stays.
        """
        fresh = _InUse(self._open())
        with self._lock:
            before, self._current = self._current, fresh
        self._retire(before)

    def pipe(
        self,
        documents: Iterable[Document],
        *,
        is_cancelled: Callable[[], bool] | None = None,
        **options: Unpack[OptionValues],
    ) -> Generator[Document, None, None]:
        """Tag documents with the engine that there is when the first is asked for."""
        with self._lock:
            used = self._current
            used.num_calls += 1
        try:
            yield from used.engine.pipe(documents, is_cancelled=is_cancelled, **options)
        finally:
            with self._lock:
                used.num_calls -= 1
                is_left = used.is_retired and not used.num_calls
            if is_left:
                used.engine.close()

    def info(self) -> EngineInfo:
        """What is in use now."""
        return self._current.engine.info()

    def stats(self) -> EngineStats:
        """What the engine of now has done."""
        return self._current.engine.stats()

    def close(self) -> None:
        """Close the engine, when calls under way have ended."""
        self._retire(self._current)

    def _retire(self, used: _InUse) -> None:
        """Close an engine when nobody uses it any more."""
        with self._lock:
            is_left = not used.is_retired and not used.num_calls
            used.is_retired = True
        if is_left:
            used.engine.close()
