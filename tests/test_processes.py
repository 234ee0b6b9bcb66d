"""An engine in a process that was forked says that it cannot work there, and ends."""

import multiprocessing
import os
from collections.abc import Callable

import pytest
from decoder_fakes import FakeBackend

from eat_edge.decoder import Decoder, Request
from eat_edge.engine import Engine
from eat_edge.errors import ClosedError

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here"),
    # From Python 3.12 on; it is what these tests are about.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


def outcome_in_a_fork(work: Callable[[], object]) -> str:
    """What ``work`` gives in a forked process, or the error it raises, as text."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        try:
            sender.send(repr(work()))
        except Exception as error:
            sender.send(f"{type(error).__name__}: {error}")

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    try:
        assert receiver.poll(60), "it hangs"
        said: str = receiver.recv()
        process.join(60)
        assert process.exitcode == 0
        return said
    finally:
        process.kill()


def test_an_engine_says_so_at_once(engine: Engine) -> None:
    for work in (lambda: engine("他在柏林见了李娜。"), lambda: next(engine.pipe(["柏林"]))):
        said = outcome_in_a_fork(work)
        assert said.startswith("ClosedError: the engine was loaded before this process was forked")
        assert "load one in each process" in said
    assert engine("他在柏林见了李娜。").entities


def test_a_stream_that_was_begun_before_says_so_there_and_goes_on_here(engine: Engine) -> None:
    texts = ["他在柏林见了李娜。"] * 40
    stream = engine.pipe(texts)
    next(stream)
    said = outcome_in_a_fork(lambda: [*stream])
    assert said.startswith("ClosedError: the engine was loaded before this process was forked")
    assert len([*stream]) == len(texts) - 1


def test_to_close_it_there_waits_for_nothing_and_spoils_nothing(engine: Engine) -> None:
    with engine._models.lock:
        assert outcome_in_a_fork(engine.close) == "None"
    assert engine("他在柏林见了李娜。").entities


def test_a_decoder_says_so_at_once() -> None:
    with Decoder(FakeBackend(), max_sequences=1) as decoder:
        request = Request((1, 2), 2, frozenset())
        with decoder._worker._wakeup:
            said = outcome_in_a_fork(lambda: decoder.submit(request))
            assert outcome_in_a_fork(decoder.close) == "None"
    assert said.startswith("ClosedError: its thread is in the process that was forked")
    with pytest.raises(ClosedError, match="make a new one"):
        decoder.submit(request)
