"""The command around a fake engine, and a client of it."""

from collections.abc import Iterator

import pytest
from stdio_client import Client, fake


@pytest.fixture(scope="module")
def shared() -> Iterator[Client]:
    """A client for all tests of a file that leave the command running; no test may end it."""
    made = Client(fake())
    yield made
    assert made.end() == (0, b"", b"")


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client(fake())
    yield made
    if made.process.returncode is None:
        made.kill()
