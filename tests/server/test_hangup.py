"""SIGHUP: models are read anew, whenever it comes."""

import logging
import os
import signal
from collections.abc import Callable

import pytest
from waiting import wait_until

from eat_edge.errors import BundleError
from eat_edge.server.hangup import Hangups

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no such signal")


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: False)


def hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)


class Models:
    """Counts how often they are read."""

    def __init__(self, error: Exception | None = None) -> None:
        self.num_read = 0
        self.error = error

    def read(self) -> str:
        self.num_read += 1
        if self.error is not None:
            raise self.error
        return "all of them"


def has_read(models: Models, num: int) -> Callable[[], bool]:
    return lambda: models.num_read == num


def test_each_signal_reads_the_models_once() -> None:
    models = Models()
    with Hangups() as hangups, hangups.leading_to(models.read):
        for num in (1, 2):
            hang_up()
            wait_until(has_read(models, num))


def test_one_that_comes_too_early_is_kept_and_one_too_late_passed_over() -> None:
    models = Models()
    with Hangups() as hangups:
        hang_up()
        assert models.num_read == 0
        with hangups.leading_to(models.read):
            wait_until(has_read(models, 1))
        hang_up()
    assert models.num_read == 1


def test_models_that_cannot_be_read_end_nothing(caplog: pytest.LogCaptureFixture) -> None:
    models = Models(BundleError("there is no manifest"))
    caplog.set_level(logging.INFO)
    with Hangups() as hangups, hangups.leading_to(models.read):
        hang_up()
        wait_until(lambda: "there is no manifest" in caplog.text)
        models.error = None
        hang_up()
        wait_until(lambda: "reloaded: all of them" in caplog.text)


def test_what_happened_before_happens_again_afterwards() -> None:
    before = signal.getsignal(signal.SIGHUP)
    with Hangups():
        assert signal.getsignal(signal.SIGHUP) != before
    assert signal.getsignal(signal.SIGHUP) == before


def test_on_a_terminal_the_signal_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: True)
    before = signal.getsignal(signal.SIGHUP)
    with Hangups():
        assert signal.getsignal(signal.SIGHUP) == before
