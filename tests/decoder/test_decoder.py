import gc
import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import numpy as np
import pytest
from decoder_fakes import FakeBackend, complete_alone, hashed_logits

from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.protocol import Batch, Completion
from eat_edge.errors import ClosedError

TIMEOUT = 60


class HeldBackend(FakeBackend):
    """Stops in its first decode until it is released."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.entered = threading.Event()
        self.released = threading.Event()

    def decode(self, batch: Batch) -> Any:
        self.entered.set()
        assert self.released.wait(TIMEOUT)
        return super().decode(batch)


def request(*prompt: int, max_new_tokens: int = 8) -> Request:
    return Request(prompt, max_new_tokens, frozenset([3]))


def test_many_threads_submit() -> None:
    gate = threading.Lock()
    backend = FakeBackend()
    backend.gate = gate
    requests = [request(i % 60, i % 7, i % 11) for i in range(200)]
    with Decoder(backend, max_sequences=4, lock=gate) as decoder, ThreadPoolExecutor(8) as pool:
        completions = list(
            pool.map(lambda one: decoder.submit(one).result(TIMEOUT), requests, timeout=TIMEOUT)
        )
        assert decoder.stats().completed == len(requests)
        assert decoder.stats().waiting == decoder.stats().running == 0
    for one, completion in zip(requests, completions, strict=True):
        alone = complete_alone(one, lambda history: hashed_logits(history, 64))
        assert completion.tokens == alone.tokens
    assert backend.is_closed


def test_closing_fails_what_is_not_finished() -> None:
    backend = HeldBackend(max_sequences=1)
    decoder = Decoder(backend, max_sequences=1)
    running = decoder.submit(request(1, max_new_tokens=50))
    assert backend.entered.wait(TIMEOUT)
    waiting = decoder.submit(request(2))
    assert decoder.stats().waiting == 1
    closer = threading.Thread(target=decoder.close)
    closer.start()
    backend.released.set()
    closer.join(TIMEOUT)
    for future in (running, waiting):
        with pytest.raises(ClosedError, match="before this was finished"):
            future.result(TIMEOUT)
    assert backend.is_closed
    with pytest.raises(ClosedError, match="closed"):
        decoder.submit(request(1))
    decoder.close()


def test_cancelling_while_running() -> None:
    backend = HeldBackend()
    with Decoder(backend, max_sequences=4) as decoder:
        doomed = decoder.submit(request(1, max_new_tokens=100))
        assert backend.entered.wait(TIMEOUT)
        assert doomed.cancel()
        backend.released.set()
        decoder.submit(request(2)).result(TIMEOUT)
        wait([doomed], TIMEOUT)
        assert decoder.stats().cancelled == 1
        assert not doomed.cancel() or doomed.cancelled()


def test_a_forgotten_decoder_ends_its_thread() -> None:
    backend = FakeBackend()
    decoder = Decoder(backend, max_sequences=4)
    decoder.submit(request(1)).result(TIMEOUT)
    before = threading.active_count()
    del decoder
    gc.collect()
    assert threading.active_count() == before - 1
    assert backend.is_closed


def test_a_callback_may_submit() -> None:
    with Decoder(FakeBackend(), max_sequences=4) as decoder:
        done = threading.Event()
        followers = []

        def follow(future: Future[Completion]) -> None:
            followers.append(decoder.submit(request(*future.result().tokens[:2], 1)))
            done.set()

        decoder.submit(request(5)).add_done_callback(follow)
        assert done.wait(TIMEOUT)
        followers[0].result(TIMEOUT)


def test_a_bug_in_the_backend_fails_the_requests_and_not_the_decoder() -> None:
    class Buggy(FakeBackend):
        bug = True

        def decode(self, batch: Batch) -> Any:
            if self.bug:
                raise RuntimeError("a bug")
            return super().decode(batch)

    backend = Buggy()
    with Decoder(backend, max_sequences=4) as decoder:
        with pytest.raises(RuntimeError, match="a bug"):
            decoder.submit(request(1)).result(TIMEOUT)
        backend.bug = False
        assert decoder.submit(request(1)).result(TIMEOUT).tokens


def test_thousands_of_requests_leave_nothing_behind() -> None:
    def easy(history: Sequence[int], n_vocab: int) -> Any:
        row = np.zeros(n_vocab, np.float32)
        row[(history[-1] * 7 + len(history)) % n_vocab] = 9.0
        return row

    with Decoder(FakeBackend(n_batch=64, logits=easy), max_sequences=4) as decoder:
        for _ in range(4):
            futures = [decoder.submit(request(i % 60, 1, max_new_tokens=3)) for i in range(500)]
            wait(futures, TIMEOUT)
            remains = [weakref.ref(future) for future in futures]
            del futures
        gc.collect()
        assert not any(one() for one in remains)
        assert decoder.stats().completed == 2000
