"""A server in which memory runs out at any call one likes: at the n-th, then at the next."""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from server_fakes import GatedEngine
from waiting import PATIENCE, wait_until

from eat_edge.config import Options
from eat_edge.server.access import Access
from eat_edge.server.limits import Limits
from eat_edge.server.run import Server, listen
from eat_edge.server.service import Service

OURS = str(Path(__file__).resolve().parents[2] / "eat_edge")


class Faults:
    """Raises ``MemoryError`` at one call among all that our code makes, of its own and of C.

    Python takes a function away that has raised from the thread it watches: `watch` puts it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = -1
        self.where = ""

    def arm(self, number: int) -> None:
        """Fail at this call, counted from now."""
        with self._lock:
            self.where, self._left = "", number

    def disarm(self) -> bool:
        """Fail no more; tell whether anything has failed."""
        with self._lock:
            self._left = -1
            return bool(self.where)

    def watch(self) -> None:
        """Watch the calls of this thread."""
        sys.setprofile(self._called)

    def _called(self, frame: FrameType, event: str, argument: Any) -> None:
        if self._left < 0 or event not in ("call", "c_call"):
            return
        if not frame.f_code.co_filename.startswith(OURS) or _is_entry(frame, event):
            return
        with self._lock:
            self._left -= 1
            if self._left != -1:
                return
            called = frame.f_code.co_name if event == "call" else argument.__name__
            name = Path(frame.f_code.co_filename).relative_to(OURS)
            self.where = f"{event} of {called} in {name}:{frame.f_lineno}"
        raise MemoryError


def _is_entry(frame: FrameType, event: str) -> bool:
    """Whether uvloop calls this first of ours: what fails before it runs, it has to catch."""
    return event == "call" and frame.f_code.co_name in ("connection_made", "made")


class WatchedEngine(GatedEngine):
    """Watches the thread that it is called in, before anything is tagged."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self._faults = faults

    def pipe(self, *arguments: Any, **options: Any) -> Any:
        self._faults.watch()
        return super().pipe(*arguments, **options)


class Place:
    """A server that fails as it is told.

    Attributes:
        port: Where it answers.
        service: Answers.
        faults: What fails.
    """

    def __init__(self, port: int, service: Service, server: "_Server", faults: Faults) -> None:
        self.port, self.service, self.faults = port, service, faults
        self._server = server

    def watch(self) -> None:
        """Watch the event loop's thread and the one that it gives long work to."""
        future = asyncio.run_coroutine_threadsafe(self._watch(), self._server.at)
        future.result(PATIENCE)

    async def _watch(self) -> None:
        self.faults.watch()
        await asyncio.to_thread(self.faults.watch)

    @property
    def num_threads(self) -> int:
        """Threads that tag, of those that should."""
        return sum(thread.is_alive() for thread in self.service.dispatcher._threads)

    def is_at_rest(self) -> bool:
        """Whether nothing waits, runs, or is remembered of any request."""
        one = self.service.dispatcher
        return one._waiting.is_empty and not (
            one._abandoned
            or one._rate._num_open
            or any(one._batches)
            or self.service.stream_readers
            or self.service.num_reading
        )


class _Server(Server):
    at: asyncio.AbstractEventLoop

    async def startup(self, sockets: Any = None) -> None:
        self.at = asyncio.get_running_loop()
        # One thread, so that it is known which is to be watched.
        self.at.set_default_executor(ThreadPoolExecutor(1))
        await super().startup(sockets)


@contextmanager
def failing(**limits: int) -> Iterator[Place]:
    """Run a server that fails as it is told."""
    faults = Faults()
    options = Options(mode="full")
    with Service(WatchedEngine(faults), Access(), Limits(**limits), options=options) as service:
        listening = listen("127.0.0.1", 0)
        server = _Server(service)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        wait_until(lambda: server.started)
        try:
            yield Place(listening.getsockname()[1], service, server, faults)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def numbers(step: int, run: Callable[[int], bool]) -> list[int]:
    """Run with a fault at every so-many-th call, until there is no call left to fail."""
    done: list[int] = []
    for number in range(0, 100_000, step):
        if not run(number):
            return done
        done.append(number)
    raise AssertionError("it never ends")
