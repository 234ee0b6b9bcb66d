"""Texts of all clients to one engine, in batches, each client in its turn."""

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager

from eat_edge.closing import Closing
from eat_edge.config import Options
from eat_edge.errors import ClosedError
from eat_edge.pipeline.apply_options import apply_options
from eat_edge.server.metrics import Metrics
from eat_edge.server.pace import FULL, Pace
from eat_edge.server.rate import Rate
from eat_edge.server.waiting import Lane, Tags, Text, WaitingTexts
from eat_edge.types import Document

__all__ = ["Dispatcher", "Lane", "Tags"]

_LOG = logging.getLogger(__name__)


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
        self._pace = pace
        self._changed = threading.Condition()
        self._waiting = WaitingTexts(max_queue, max_queue_chars)
        self._abandoned: set[Future[Document]] = set()
        self._rate = Rate()
        self._is_closed = False
        metrics.watch_queue(lambda: self.num_waiting)
        # What each thread has taken.
        self._batches: list[list[Text]] = [[] for _ in range(pace.workers)]
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
        return self._waiting.num_texts

    @property
    def is_full(self) -> bool:
        """Whether not one text more is taken."""
        return self._waiting.is_full

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
        texts = [Text(one, asked, tags, Future(), client, is_counted, now) for one in documents]
        futures = [text.future for text in texts]
        num_chars = sum(text.num_chars for text in texts)
        with self._changed:
            if self._is_closed:
                raise ClosedError("the server is closed: ask another one")
            if lane is None:
                self._waiting.check_room(len(texts), num_chars, client)
            with self._repairing(futures):
                self._waiting.add(texts, lane or Lane(), client)
                self._rate.begin(num_chars)
                self._changed.notify_all()
        return futures

    def cancel(self, futures: "Iterable[Future[Document]]") -> None:
        """Drop results that nobody waits for.

        What has not been given to the engine leaves the queue at once. What has is broken off,
        once nobody waits for any text that was given with it.
        """
        with self._changed, self._repairing():
            self._abandoned.update(one for one in futures if not (one.cancel() or one.done()))
            num_chars = self._waiting.drop_cancelled()
            self._rate.end(num_chars, is_done=False)

    def close(self) -> None:
        """Fail what waits, break off what is being tagged, and wait for the threads."""
        with self._changed:
            self._is_closed = True
            waiting = self._waiting.drop_all()
            self._changed.notify_all()
        for text in waiting:
            if text.future.set_running_or_notify_cancel():
                text.future.set_exception(_closed())
        for thread in self._threads:
            thread.join()

    @contextmanager
    def _repairing(self, futures: "Iterable[Future[Document]]" = ()) -> Iterator[None]:
        """Where something fails, drop these results and leave the queue as it should be."""
        try:
            yield
        except BaseException:
            for future in futures:
                future.cancel()
            self._repair()
            raise

    def _repair(self) -> None:
        """Find out what there is to do, whatever was to be changed; the caller holds the lock."""
        running = [one for batch in self._batches for one in batch if not one.future.done()]
        self._abandoned.intersection_update([text.future for text in running])
        num_chars = self._waiting.repair() + sum(text.num_chars for text in running)
        self._rate.set_open(num_chars)

    def _work(self, number: int) -> None:
        """Take texts and tag them, until the end: the thread serves everyone and must not end."""
        batch = self._batches[number]
        failure: Exception | None = None
        while batch or not self._is_closed:
            try:
                if failure is not None:
                    self._fail(batch, failure)
                    batch.clear()
                    failure = None
                self._take(number, batch)
                with self._metrics.batches_running.track_inprogress():
                    self._tag(batch)
                with self._changed:
                    self._abandoned.difference_update([text.future for text in batch])
                batch.clear()
            except Exception as error:
                failure = error

    def _fail(self, texts: Sequence[Text], failure: Exception) -> None:
        """Fail what was not tagged. There is no harm in doing it twice."""
        for text in texts:
            if not text.future.done():
                text.future.set_exception(failure)
        with self._changed:
            self._repair()
        # A message may quote the text.
        trace = "".join(traceback.format_tb(failure.__traceback__))
        _LOG.error("a batch of %d failed: %s\n%s", len(texts), type(failure).__name__, trace)

    def _take(self, number: int, batch: list[Text]) -> None:
        """Wait for texts and take a batch, one of each client in turn; nothing after the end.

        Args:
            number: Of the thread.
            batch: Gets the texts.
        """
        num_chars = 0
        with self._changed:
            while not batch and not self._is_closed:
                while (
                    len(batch) < self._pace.max_batch
                    and num_chars < self._pace.max_chars
                    and (found := self._next(number, may_be_long=not batch)) is not None
                ):
                    text, lane = found
                    # Before it is running, so that whatever fails it is in somebody's hands.
                    batch.append(text)
                    if text.future.set_running_or_notify_cancel():
                        num_chars += text.num_chars
                    else:
                        batch.pop()
                        self._rate.end(text.num_chars, is_done=False)
                    self._waiting.take(text, lane)
                    if batch and self._is_long(batch[-1]):
                        break
                if not batch:
                    self._changed.wait()

    def _is_long(self, text: Text) -> bool:
        return text.num_chars > self._pace.long

    def _next(self, number: int, *, may_be_long: bool) -> tuple[Text, Lane] | None:
        """Find a text for a thread; None if there is none.

        Args:
            number: Of the thread.
            may_be_long: Whether it may be a long one.
        """

        def may_be_taken(text: Text) -> bool:
            if not may_be_long and self._is_long(text):
                return False
            return self._pace.gives(number, text.num_chars)

        return self._waiting.next(may_be_taken)

    def _tag(self, batch: Sequence[Text]) -> None:
        self._metrics.batch_texts.observe(len(batch))
        while batch:
            first = batch[0]
            some = [text for text in batch if _is_alike(text, first)]
            batch = [text for text in batch if not _is_alike(text, first)]
            try:
                self._tag_alike(some, first.engine, first.options)
            except Exception as error:
                self._fail(some, error)

    def _tag_alike(self, batch: Sequence[Text], engine: Tags, asked: Options) -> None:
        """Tag texts for which the engine has to do the same; what else is asked comes after."""
        rest = deque(batch)
        documents = [text.document for text in batch]
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
                text = rest.popleft()
                self._note(text, result)
                text.future.set_result(apply_options(result, text.options))
        for text in rest:
            with self._changed:
                self._rate.end(text.num_chars, is_done=False)
            text.future.set_exception(_closed())

    def _is_in_vain(self, rest: Iterable[Text]) -> bool:
        """Whether nobody waits for what the engine has still to do."""
        return self._is_closed or all(text.future in self._abandoned for text in rest)

    def _note(self, text: Text, result: Document) -> None:
        with self._changed:
            self._rate.end(text.num_chars)
        self._metrics.text_seconds.observe(time.monotonic() - text.since)
        self._metrics.texts.labels("tagged" if result.error is None else "error").inc()
        self._metrics.characters.inc(len(result.text))


def _is_alike(one: Text, other: Text) -> bool:
    """Whether an engine can be asked for both at once."""
    return one.engine is other.engine and _asked(one.options) == _asked(other.options)


def _asked(options: Options) -> tuple[object, ...]:
    """What an engine is asked for; the rest is done with its results."""
    return options.mode, options.translate, options.names, options.ignore


def _closed() -> ClosedError:
    return ClosedError("the server was closed before the text was tagged: ask another one")
