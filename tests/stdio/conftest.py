"""The command around a fake engine, and a client of it."""

from collections.abc import Iterator

import pytest
from stdio_client import Client, fake


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client(fake())
    yield made
    if made.process.returncode is None:
        made.kill()
