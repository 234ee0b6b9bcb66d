"""The decoder as its users see it: a thread that owns a backend and takes requests."""

import math
import os
import threading
import weakref
from collections import deque
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import replace

from eat_edge.closing import Closing
from eat_edge.decoder.loop import Loop
from eat_edge.decoder.protocol import Backend, Completion, DecoderStats, Request
from eat_edge.decoder.sequence import Sequence
from eat_edge.errors import ClosedError, ConfigError

__all__ = ["Decoder"]


class Decoder(Closing):
    """Decodes requests from any thread, as many at once as it is allowed, greedily.

    One thread of its own owns the backend; requests join and leave its batches at every step. With
    the llama.cpp backend on a CPU and Q8_0 weights a request gets the same tokens alone, in
    company, in any order of arrival, and with or without a shared prefix.

    A prompt that begins like one that is running, or finished not long ago, is decoded only from
    where they part. So a request whose prompt is an earlier prompt, its completion and something
    more costs that something more.

    Thread-safe. Callbacks of the futures run in the decoder's thread and should be short.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        max_sequences: int,
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        """Start the thread.

        Args:
            backend: The model; the decoder owns it from now on and closes it.
            max_sequences: Requests decoded at once, at most as many as the backend has sequences.
                Sequences beyond that remember finished requests.
            lock: Held while the backend computes, so that another runtime never computes at once.

        Raises:
            ConfigError: If the backend has fewer sequences.
        """
        self._worker = _Worker(backend, Loop(backend, max_sequences=max_sequences, lock=lock))
        self._finalizer = weakref.finalize(self, self._worker.stop)

    def submit(self, request: Request) -> "Future[Completion]":
        """Queue a request.

        Args:
            request: What to continue. Its constraint must not be in use elsewhere.

        Returns:
            The completion to be. ``cancel()`` works until it is there; a request that cannot be
            decoded fails with a ``CapacityError`` or another ``EatEdgeError``, and alone.

        Raises:
            ClosedError: If the decoder is closed.
        """
        future: Future[Completion] = Future()
        self._worker.submit(Sequence(request, future))
        return future

    def n_best(self, request: Request, min_probability: float) -> "Future[tuple[Completion, ...]]":
        """Queue a request for more than its best completion.

        At every token the output branches into all that may still have the probability; branches
        share the cache of what they have in common, and are decoded in one batch with everything
        else. Where the model is sure there is nothing to branch into, and it costs what ``submit``
        costs. ``n_best_spans`` makes spans of completions under a ``SpanConstraint``.

        Args:
            request: What to continue. Its constraint must not be in use elsewhere.
            min_probability: Least probability of a completion, above 0 and at most 1; there are at
                most ``1 / min_probability`` at any time. The probability of a completion is the
                exponential of the sum of its ``logprobs``, each normalised over what the constraint
                allowed, so that those of all possible completions sum to one.

        Returns:
            All completions of at least that probability and the greedy one, the most probable
            first. Cancelled and failing like that of ``submit``.

        Raises:
            ConfigError: If the probability is out of range.
            ClosedError: If the decoder is closed.
        """
        if not 0 < min_probability <= 1:
            raise ConfigError(
                f"min_probability must be above 0 and at most 1, not {min_probability}"
            )
        future: Future[tuple[Completion, ...]] = Future()
        self._worker.submit(Sequence(request, future, math.log(min_probability)))
        return future

    def stats(self) -> DecoderStats:
        """Return what has been done so far, and how much is under way."""
        return self._worker.stats()

    def close(self) -> None:
        """Stop after the step under way; what is not finished fails with ``ClosedError``.

        Frees the backend. Calling it again does nothing.
        """
        self._finalizer()


class _Worker:
    """The thread and its inbox; knows nothing of the decoder, so that one may be forgotten."""

    def __init__(self, backend: Backend, loop: Loop) -> None:
        self._backend = backend
        self._loop = loop
        self._inbox: deque[Sequence] = deque()
        self._wakeup = threading.Condition()
        self._is_closed = False
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._run, name="eat-edge-decoder", daemon=True)
        self._thread.start()

    def submit(self, sequence: Sequence) -> None:
        if self._process != os.getpid():
            raise ClosedError("its thread is in the process that was forked; make a new decoder")
        with self._wakeup:
            if self._is_closed:
                raise ClosedError("the decoder is closed; make a new one")
            self._inbox.append(sequence)
            self._wakeup.notify()

    def stats(self) -> DecoderStats:
        stats = self._loop.stats()
        return replace(stats, waiting=stats.waiting + len(self._inbox))

    def stop(self) -> None:
        if self._process != os.getpid():
            return
        with self._wakeup:
            self._is_closed = True
            self._wakeup.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        try:
            while self._receive():
                try:
                    self._loop.step()
                except Exception as error:
                    self._loop.fail_all(error)
        finally:
            with self._wakeup:
                self._is_closed = True
            self._receive()
            try:
                self._loop.fail_all(ClosedError("the decoder was closed before this was finished"))
            finally:
                self._backend.close()

    def _receive(self) -> bool:
        """Take in what has come, waiting for it if there is nothing else to do.

        Returns:
            False once the decoder is closed.
        """
        with self._wakeup:
            while not (self._inbox or self._loop.has_work or self._is_closed):
                self._wakeup.wait()
            arrived = list(self._inbox)
            self._inbox.clear()
        for sequence in arrived:
            self._loop.add(sequence)
        return not self._is_closed
