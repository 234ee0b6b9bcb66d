"""A server of the mode fast for all tests of requests; one server and browser for the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from server_fakes import Running

    from eat_edge.engine import Engine


@pytest.fixture(scope="session")
def fast_server(fast: "Engine") -> "Iterator[Running]":
    """A server of it; no test may stop it."""
    from server_fakes import running

    with running(fast, mode="fast") as here:
        yield here


@pytest.fixture(scope="module")
def server() -> "Iterator[Running]":
    from page_driver import NamingEngine
    from server_fakes import running

    with running(NamingEngine()) as here:
        yield here


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser, and the event loop that Playwright runs in this thread: no longer than needed."""
    from chromium import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, server: "Running") -> Iterator[Any]:
    """The page, just opened; nothing may go wrong in it."""
    from page_driver import opened

    with opened(browser, server) as page:
        yield page
