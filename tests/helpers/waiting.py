"""Waiting in tests for what other threads are about to do."""

import threading
from collections.abc import Callable

__all__ = ["PATIENCE", "wait_until"]

PATIENCE = 60
"""Seconds after which it is taken never to come."""


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait for something that is about to be so."""
    event = threading.Event()
    for _ in range(100 * PATIENCE):
        if is_so():
            return
        event.wait(0.01)
    raise AssertionError("it never came to be")
