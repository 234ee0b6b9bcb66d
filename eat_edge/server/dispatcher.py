"""Texts of all clients to one engine, in batches, each client in its turn."""

import logging
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import Protocol, Unpack

from eat_edge.closing import Closing
from eat_edge.config import Options, OptionValues
from eat_edge.errors import CapacityError, ClosedError
from eat_edge.pipeline.entities import apply_options
from eat_edge.server.metrics import Metrics
from eat_edge.server.pace import FULL, Pace
from eat_edge.server.rate import Rate
from eat_edge.types import Document

__all__ = ["Dispatcher", "Lane", "Tags"]

_LOG = logging.getLogger(__name__)


class Tags(Protocol):
    """The part of an engine that is needed here."""

    def pipe(
        self,
        documents: Iterable[Document],
        *,
        is_cancelled: Callable[[], bool] | None = None,
        **options: Unpack[OptionValues],
    ) -> Generator[Document, None, None]:
        """Tag documents, one result each, in order, until it is cancelled."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    document: Document
    options: Options
    engine: Tags
    future: "Future[Document]"
    client: str
    is_counted: bool
    since: float


class Lane:
    """Texts that wait one behind the other: of one request, or of one stream."""

    def __init__(self) -> None:
        self._items: deque[_Item] = deque()


class Dispatcher(Closing):
    """Queues texts and gives them to the engine; thread-safe.

    Clients take turns, text by text, whatever each of them holds, and so do the lanes of each.

    Args:
        engine: Used by several threads at once; stays open.
        metrics: Told of every batch and every text.
        max_queue: Texts that may wait before more are refused.
        max_queue_chars: Their code points.
        pace: How the engine takes them.
    """

    def __init__(
        self,
        engine: Tags,
        metrics: Metrics,
        *,
        max_queue: int,
        max_queue_chars: int = 1_000_000,
        pace: Pace = FULL,
    ) -> None:
        self._engine, self._metrics = engine, metrics
        self._max_queue, self._max_queue_chars = max_queue, max_queue_chars
        self._pace = pace
        self._changed = threading.Condition()
        # The next client is the first, and so is its next lane.
        self._lanes_of_client: dict[str, deque[Lane]] = {}
        self._num_waiting = 0
        # What counts against the limits of the queue: a client with a lane has bounded itself.
        self._num_queued, self._num_chars = 0, 0
        self._num_of_client: Counter[str] = Counter()
        self._abandoned: set[Future[Document]] = set()
        self._rate = Rate()
        self._is_closed = False
        metrics.watch_queue(lambda: self.num_waiting)
        self._threads = [
            threading.Thread(
                target=self._work,
                args=(number,),
                name=f"eat-edge-server-{number}",
                daemon=True,
            )
            for number in range(pace.workers)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def window(self) -> int:
        """Texts that one client has to have queued for the engine never to wait for it."""
        return self._pace.window

    @property
    def window_chars(self) -> int:
        """Their code points, likewise."""
        return self._pace.window_chars

    @property
    def num_waiting(self) -> int:
        """Texts that no thread has taken yet."""
        return self._num_waiting

    @property
    def is_full(self) -> bool:
        """Whether not one text more is taken."""
        return self._num_queued >= self._max_queue or self._num_chars >= self._max_queue_chars

    @property
    def seconds_left(self) -> float:
        """How long what waits and what is being tagged will take, by what was measured."""
        with self._changed:
            return self._rate.seconds_left

    def submit(
        self,
        documents: Sequence[Document],
        lane: Lane | None = None,
        *,
        options: Options | None = None,
        client: str = "",
        engine: Tags | None = None,
    ) -> "list[Future[Document]]":
        """Queue documents, all or none.

        Args:
            documents: To be tagged.
            lane: Whose they are: a client that adds to its lane as results come has bounded
                itself, and is never refused. None makes a lane for these alone.
            options: What is asked for; None takes the defaults.
            client: Who asks. One that has something waiting leaves a quarter of the queue to those
                that have nothing.
            engine: Another than the dispatcher's; stays open.

        Returns:
            Their results to be, in order. `cancel` drops them.

        Raises:
            CapacityError: The queue has no room for them.
            ClosedError: The dispatcher was closed.
        """
        now = time.monotonic()
        asked = options or Options()
        is_counted = lane is None
        tags = engine or self._engine
        items = [_Item(one, asked, tags, Future(), client, is_counted, now) for one in documents]
        num_chars = sum(len(document.text) for document in documents)
        with self._changed:
            if self._is_closed:
                raise ClosedError("the server is closed: ask another one")
            if lane is None:
                self._check_room(len(items), num_chars, client)
            lane = lane or Lane()
            if items and not lane._items:
                self._lanes_of_client.setdefault(client, deque()).append(lane)
            lane._items.extend(items)
            self._num_waiting += len(items)
            if is_counted:
                self._num_queued += len(items)
                self._num_chars += num_chars
                self._num_of_client[client] += len(items)
            self._rate.begin(num_chars)
            self._changed.notify_all()
        return [item.future for item in items]

    def cancel(self, futures: "Iterable[Future[Document]]") -> None:
        """Drop results that nobody waits for.

        What has not been given to the engine leaves the queue at once. What has is broken off,
        once nobody waits for any text that was given with it.
        """
        with self._changed:
            self._abandoned.update(one for one in futures if not (one.cancel() or one.done()))
            waiting = [(who, one) for who, lanes in self._lanes_of_client.items() for one in lanes]
            for client, lane in waiting:
                kept: deque[_Item] = deque()
                for item in lane._items:
                    if item.future.cancelled():
                        self._uncount(item)
                        self._rate.end(len(item.document.text), is_done=False)
                    else:
                        kept.append(item)
                lane._items = kept
                if not kept:
                    self._remove(client, lane)

    def close(self) -> None:
        """Fail what waits, break off what is being tagged, and wait for the threads."""
        with self._changed:
            self._is_closed = True
            lanes = chain.from_iterable(self._lanes_of_client.values())
            waiting = [item for lane in lanes for item in lane._items]
            self._lanes_of_client.clear()
            self._num_waiting = self._num_queued = self._num_chars = 0
            self._num_of_client.clear()
            self._changed.notify_all()
        for item in waiting:
            if item.future.set_running_or_notify_cancel():
                item.future.set_exception(_closed())
        for thread in self._threads:
            thread.join()

    def _check_room(self, num_texts: int, num_chars: int, client: str) -> None:
        # An empty queue takes whatever a request may hold.
        if not self._num_queued and num_texts <= self._max_queue:
            return
        share = 0.75 if self._num_of_client[client] else 1.0
        for unit, waiting, new, limit in (
            ("texts", self._num_queued, num_texts, self._max_queue),
            ("characters", self._num_chars, num_chars, self._max_queue_chars),
        ):
            if waiting + new > share * limit:
                whose = " for one client" if share < 1 else ""
                raise CapacityError(
                    f"{waiting} {unit} are waiting, and {new} more would exceed "
                    f"{int(share * limit)}{whose}: send them later"
                )

    def _work(self, number: int) -> None:
        while batch := self._take(number):
            with self._metrics.batches_running.track_inprogress():
                self._tag(batch)

    def _take(self, number: int) -> list[_Item]:
        """Wait for texts and take a batch, one of each client in turn; nothing after the end.

        Args:
            number: Of the thread.
        """
        batch: list[_Item] = []
        num_chars = 0
        with self._changed:
            while not batch and not self._is_closed:
                while (
                    len(batch) < self._pace.max_batch
                    and num_chars < self._pace.max_chars
                    and (item := self._next(number, may_be_long=not batch)) is not None
                ):
                    if item.future.set_running_or_notify_cancel():
                        batch.append(item)
                        num_chars += len(item.document.text)
                        if self._is_long(item):
                            break
                    else:
                        self._rate.end(len(item.document.text), is_done=False)
                if not batch:
                    self._changed.wait()
        return batch

    def _is_long(self, item: _Item) -> bool:
        return len(item.document.text) > self._pace.long

    def _next(self, number: int, *, may_be_long: bool) -> _Item | None:
        """Take a text of the first client that has one for a thread; None if there is none.

        Args:
            number: Of the thread.
            may_be_long: Whether it may be a long one.
        """
        for client, lanes in self._lanes_of_client.items():
            for lane in lanes:
                first = lane._items[0]
                if not may_be_long and self._is_long(first):
                    continue
                if self._pace.gives(number, len(first.document.text)):
                    self._pass_turn(client, lane)
                    self._uncount(first)
                    return first
        return None

    def _pass_turn(self, client: str, lane: Lane) -> None:
        """Take the first text of a lane; the lane and its client are the last ones now."""
        lane._items.popleft()
        self._remove(client, lane)
        lanes = self._lanes_of_client.pop(client, deque())
        if lane._items:
            lanes.append(lane)
        if lanes:
            self._lanes_of_client[client] = lanes

    def _remove(self, client: str, lane: Lane) -> None:
        lanes = self._lanes_of_client[client]
        lanes.remove(lane)
        if not lanes:
            del self._lanes_of_client[client]

    def _uncount(self, item: _Item) -> None:
        self._num_waiting -= 1
        if item.is_counted:
            self._num_queued -= 1
            self._num_chars -= len(item.document.text)
            self._num_of_client[item.client] -= 1
            if not self._num_of_client[item.client]:
                del self._num_of_client[item.client]

    def _tag(self, batch: list[_Item]) -> None:
        self._metrics.batch_texts.observe(len(batch))
        while batch:
            first = batch[0]
            some = [item for item in batch if _is_alike(item, first)]
            batch = [item for item in batch if not _is_alike(item, first)]
            self._tag_alike(some, first.engine, first.options)

    def _tag_alike(self, batch: list[_Item], engine: Tags, asked: Options) -> None:
        """Tag texts for which the engine has to do the same; what else is asked comes after."""
        rest = deque(batch)
        failure: Exception = _closed()
        try:
            documents = [item.document for item in batch]
            pipe = engine.pipe(
                documents,
                is_cancelled=lambda: self._is_in_vain(rest),
                mode=asked.mode,
                names=asked.names,
                ignore=asked.ignore,
                translate=asked.translate,
            )
            with closing(pipe) as results:
                for result in results:
                    item = rest.popleft()
                    self._note(item, result)
                    item.future.set_result(apply_options(result, item.options))
        except Exception as error:
            # The thread serves everyone and must not end. A message may quote the text.
            failure = error
            trace = "".join(traceback.format_tb(error.__traceback__))
            _LOG.error("a batch of %d failed: %s\n%s", len(batch), type(error).__name__, trace)
        for item in rest:
            with self._changed:
                self._rate.end(len(item.document.text), is_done=False)
            item.future.set_exception(failure)
        with self._changed:
            self._abandoned.difference_update(item.future for item in batch)

    def _is_in_vain(self, rest: Iterable[_Item]) -> bool:
        """Whether nobody waits for what the engine has still to do."""
        return self._is_closed or all(item.future in self._abandoned for item in rest)

    def _note(self, item: _Item, result: Document) -> None:
        with self._changed:
            self._rate.end(len(item.document.text))
        self._metrics.text_seconds.observe(time.monotonic() - item.since)
        self._metrics.texts.labels("tagged" if result.error is None else "error").inc()
        self._metrics.characters.inc(len(result.text))


def _is_alike(one: _Item, other: _Item) -> bool:
    """Whether an engine can be asked for both at once."""
    return one.engine is other.engine and _asked(one.options) == _asked(other.options)


def _asked(options: Options) -> tuple[object, ...]:
    """What an engine is asked for; the rest is done with its results."""
    return options.mode, options.translate, options.names, options.ignore


def _closed() -> ClosedError:
    return ClosedError("the server was closed before the text was tagged: ask another one")
