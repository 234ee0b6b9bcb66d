"""Several bundles in one server: chosen by name, opened when asked for, so many at once."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import INFO, GatedEngine, Running, lines_of, running
from waiting import PATIENCE, wait_until

from eat_edge.config import Options
from eat_edge.errors import BundleError, CapacityError
from eat_edge.info import EngineInfo
from eat_edge.server.access import Access
from eat_edge.server.limits import Limits
from eat_edge.server.service import Service
from eat_edge.server.shelf import Offer, Shelf


class Engine(GatedEngine):
    """Of a bundle that knows one language."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.is_closed = name, False

    def info(self) -> EngineInfo:
        return replace(INFO, bundle_name=self.name, languages=(self.name,), also_read=())

    def close(self) -> None:
        self.is_closed = True


class Bundles:
    """Bundles called after languages, and every engine that was opened for one."""

    def __init__(self, *names: str, max_open: int = 1) -> None:
        self.opened: dict[str, list[Engine]] = {name: [] for name in names}
        self.is_damaged = False
        self.gate, self.has_begun = threading.Event(), threading.Event()
        self.gate.set()
        self.slow = ""
        self.shelf = Shelf(
            [(Offer(name, "1", (name,), ()), partial(self.open, name)) for name in names],
            max_open,
        )

    def open(self, name: str) -> Engine:
        if self.is_damaged:
            raise BundleError("tagger.onnx is damaged")
        if name == self.slow:
            self.has_begun.set()
            assert self.gate.wait(PATIENCE)
        engine = Engine(name)
        self.opened[name].append(engine)
        return engine

    @contextmanager
    def opening(self, name: str) -> Iterator[None]:
        """Whoever asks for this bundle meanwhile waits until the end."""
        self.slow = name
        self.gate.clear()
        try:
            yield
        finally:
            self.gate.set()

    @property
    def num_open(self) -> int:
        return sum(not one.is_closed for engines in self.opened.values() for one in engines)


@pytest.fixture
def bundles() -> Bundles:
    return Bundles("ja", "ru", max_open=1)


@pytest.fixture
def server(bundles: Bundles) -> Iterator[Running]:
    with bundles.shelf, running(GatedEngine(), shelf=bundles.shelf) as server:
        yield server


def test_what_requests_may_name_is_told_and_nothing_opened(
    server: Running, bundles: Bundles
) -> None:
    info = server.ask("GET", "/v1/info").json
    assert [one["name"] for one in info["bundles"]] == [INFO.bundle_name, "ja", "ru"]
    assert info["bundles"][1]["languages"] == ["ja"]
    assert bundles.num_open == 0


def test_a_request_is_answered_by_the_bundle_that_it_names(
    server: Running, bundles: Bundles
) -> None:
    assert server.tag("a", bundle="ja").status == 200
    stream = server.ask(
        "POST",
        "/v1/tag/stream?bundle=ja",
        b'{"text": "b"}\n',
        {"Content-Type": "application/x-ndjson"},
    )
    assert [one["translation"] for one in lines_of(stream.body)] == ["B"]
    assert server.tag("c", bundle=INFO.bundle_name).status == server.tag("d").status == 200
    (engine,) = bundles.opened["ja"]
    assert engine.batches == [["a"], ["b"]]


def test_for_another_the_one_not_used_for_longest_is_closed(
    server: Running, bundles: Bundles
) -> None:
    for name in ("ja", "ru", "ja"):
        assert server.tag("a", bundle=name).status == 200
        assert bundles.num_open == 1
    assert [one.is_closed for one in bundles.opened["ja"]] == [True, False]


def test_languages_are_those_of_the_bundle(server: Running) -> None:
    assert server.tag("a", bundle="ja", lang="ja").status == 200
    refused = server.tag("a", bundle="ja", lang="ru")
    assert (refused.status, "this server knows ja" in refused.json["error"]) == (422, True)


def test_a_bundle_that_is_none_is_told(server: Running) -> None:
    refused = server.tag("a", bundle="../models")
    assert refused.status == 422
    assert f"this server has {INFO.bundle_name}, ja, ru" in refused.json["error"]


def test_a_bundle_that_cannot_be_opened_is_no_end(server: Running, bundles: Bundles) -> None:
    bundles.is_damaged = True
    refused = server.tag("a", bundle="ja")
    assert (refused.status, "damaged" in refused.json["error"]) == (503, False)
    assert server.tag("a").status == 200
    bundles.is_damaged = False
    assert server.tag("a", bundle="ru").status == 200
    assert server.tag("a", bundle="ja").status == 200


def test_more_than_may_be_open_have_to_wait(server: Running, bundles: Bundles) -> None:
    bundles.shelf.take("ja")
    refused = server.tag("a", bundle="ru")
    assert (refused.status, "retry-after" in refused.headers) == (503, True)
    assert server.tag("a", bundle="ja").status == 200
    bundles.shelf.give_back("ja")
    assert server.tag("a", bundle="ru").status == 200


def test_an_engine_in_use_is_not_closed_for_another() -> None:
    bundles = Bundles("ja", "ru", "he", max_open=2)
    with bundles.shelf as shelf:
        shelf.take("ja")
        shelf.take("ru")
        shelf.give_back("ru")
        shelf.take("he")
        assert [len(bundles.opened[name]) for name in ("ja", "ru", "he")] == [1, 1, 1]
        assert not bundles.opened["ja"][0].is_closed
        assert bundles.opened["ru"][0].is_closed
        with pytest.raises(CapacityError, match="2 other bundles are at work"):
            shelf.take("ru")
    assert bundles.num_open == 0


def test_two_who_ask_at_once_have_one_engine() -> None:
    bundles = Bundles("ja")
    with bundles.shelf as shelf:
        threads = [threading.Thread(target=shelf.take, args=("ja",)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(bundles.opened["ja"]) == 1


def test_models_that_are_open_are_read_anew(bundles: Bundles) -> None:
    with bundles.shelf as shelf:
        shelf.take("ja")
        shelf.replace()
        assert [one.is_closed for one in bundles.opened["ja"]] == [True, False]
        assert not bundles.opened["ru"]


def test_nobody_waits_for_a_bundle_that_another_asked_for() -> None:
    bundles, num_clients = Bundles("ja", "ru", max_open=2), 40
    with bundles.shelf as shelf, running(GatedEngine(), shelf=shelf) as server:
        with ThreadPoolExecutor(num_clients) as pool, bundles.opening("ja"):
            waiting = [pool.submit(server.tag, "a", bundle="ja") for _ in range(num_clients)]
            assert bundles.has_begun.wait(PATIENCE)
            wait_until(lambda: len(server.server.server_state.tasks) == num_clients)
            # Twice: an engine is given back after its answer.
            for _ in range(2):
                assert server.tag("a", bundle="ru").status == server.tag("a").status == 200
                assert server.ask("GET", "/healthz").status == 200
            assert not any(one.done() for one in waiting)
        assert {one.result().status for one in waiting} == {200}
        assert len(bundles.opened["ja"]) == 1


def test_an_engine_that_nobody_waits_for_any_more_is_given_back(bundles: Bundles) -> None:
    async def ask(service: Service, name: str) -> str:
        async with service.chosen(name) as chosen:
            return chosen.languages[0]

    async def leave_and_ask(service: Service) -> None:
        with bundles.opening("ja"):
            leaving = asyncio.create_task(ask(service, "ja"))
            assert await asyncio.to_thread(bundles.has_begun.wait, PATIENCE)
            leaving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await leaving
        assert await ask(service, "ja") == "ja"
        # There is room for one: it is refused while the other is in use.
        assert await ask(service, "ru") == "ru"

    options = Options(mode="full")
    with (
        bundles.shelf as shelf,
        Service(GatedEngine(), Access(), Limits(), options=options, shelf=shelf) as service,
    ):
        asyncio.run(leave_and_ask(service))


def test_what_is_being_opened_is_read_anew_too(bundles: Bundles) -> None:
    with bundles.shelf as shelf, ThreadPoolExecutor(2) as pool:
        with bundles.opening("ja"):
            taking = pool.submit(shelf.take, "ja")
            assert bundles.has_begun.wait(PATIENCE)
            replacing = pool.submit(shelf.replace)
        replacing.result(PATIENCE)
        taking.result(PATIENCE)
        assert [one.is_closed for one in bundles.opened["ja"]] == [True, False]
        shelf.give_back("ja")
        shelf.take("ru")
        assert bundles.num_open == 1


def test_while_models_are_read_anew_another_bundle_is_opened() -> None:
    bundles = Bundles("ja", "ru", max_open=1)
    with bundles.shelf as shelf, running(GatedEngine(), shelf=shelf) as server:
        assert server.tag("a", bundle="ja").status == 200
        with ThreadPoolExecutor(1) as pool:
            with bundles.opening("ja"):
                replacing = pool.submit(shelf.replace)
                assert bundles.has_begun.wait(PATIENCE)
                assert server.tag("a", bundle="ru").status == 200
                assert not replacing.done()
            replacing.result(PATIENCE)
        # What was read anew for nobody is closed, too.
        assert [one.is_closed for one in bundles.opened["ja"]] == [True, True]
        assert bundles.num_open == 1
        assert server.tag("a", bundle="ja").status == 200
