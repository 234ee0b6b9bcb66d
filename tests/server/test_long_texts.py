"""Long texts: refused at once where they would not be done in time, and no burden to short ones."""

import json
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Unpack

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import JSON, NDJSON, Answer, GatedEngine, lines_of, running
from waiting import wait_until

import eat_edge
from eat_edge.config import OptionValues
from eat_edge.errors import ConfigError
from eat_edge.server.access import Access
from eat_edge.server.pace import FAST, FULL
from eat_edge.server.speed import Speed, measure
from eat_edge.types import Document

SPEED = Speed({"fast": 1000.0, "full": 10.0})
LONG = "x" * (FULL.long + 1)


def test_what_would_not_be_done_in_time_is_refused_at_once_with_what_would_do() -> None:
    engine = GatedEngine()
    with running(engine, speed=SPEED, timeout=2) as here:
        refused = here.tag("x" * 15, "y" * 15)
        assert refused.status == 413
        assert not engine.begun
        problem = refused.json["error"]
        for remedy in ("at most 20", "the mode fast", "/v1/tag/stream"):
            assert remedy in problem
        assert here.tag("x" * 10, "y" * 10).status == 200
        assert here.tag("x" * 15, "y" * 15, mode="fast").status == 200
        assert here.tag("x" * 30, mode="auto", translate=True).status == 413
        # Nobody knows how fast it is: it is tried.
        assert here.tag("x" * 30, mode="auto").status == 200
        assert "the mode fast" not in here.tag("x" * 3000).json["error"]
        info = here.ask("GET", "/v1/info").json
        assert info["chars_per_second"] == {"fast": 1000.0, "full": 10.0}
        assert info["chars_in_time"] == {"fast": 2000, "full": 20}


def test_a_stream_may_take_longer_than_a_request() -> None:
    engine = GatedEngine(is_open=False)
    answers = []
    with running(engine, speed=SPEED, timeout=1) as here:
        line = json.dumps({"text": "x" * 30}).encode()

        def ask() -> None:
            answers.append(here.ask("POST", "/v1/tag/stream", line, NDJSON))

        stream = threading.Thread(target=ask)
        stream.start()
        wait_until(engine.has_begun.is_set)
        # Each of these takes as long as a request may.
        assert here.tag("a").status == here.tag("b").status == 503
        engine.gate.set()
        stream.join()
    assert [record["translation"] for record in lines_of(answers[0].body)] == ["X" * 30]


@pytest.mark.parametrize("mode", ["fast", "full"])
def test_long_texts_do_not_hold_up_a_short_one(mode: str) -> None:
    engine = GatedEngine(is_open=False)
    pace = FAST if mode == "fast" else FULL
    with running(engine, mode=mode) as here:
        busy = [threading.Thread(target=here.tag, args=(LONG,)) for _ in range(pace.workers + 1)]
        for thread in busy:
            thread.start()
        wait_until(partial(engine.has_batches, pace.workers - 1))
        short = threading.Thread(target=here.tag, args=("short",))
        short.start()
        wait_until(lambda: "short" in engine.begun)
        # Long ones are given alone.
        assert engine.batches == [[LONG]] * (pace.workers - 1) + [["short"]]
        engine.gate.set()
        for thread in (*busy, short):
            thread.join()


@pytest.mark.parametrize("mode", ["fast", "full"])
def test_streamed_lines_longer_than_any_request_do_not_hold_up_a_long_text(mode: str) -> None:
    engine = GatedEngine(is_open=False)
    access = Access(hosts=frozenset({"proxy"}))
    line = json.dumps({"text": "x" * 3001}).encode()

    def ask(client: str, path: str, body: bytes, kind: Mapping[str, str]) -> Answer:
        headers = {**kind, "Host": "proxy", "X-Forwarded-For": client}
        return here.ask("POST", path, body, headers)

    with (
        running(engine, access=access, mode=mode, max_chars=3000) as here,
        ThreadPoolExecutor(5) as pool,
    ):
        streams = [pool.submit(ask, "10.0.0.1", "/v1/tag/stream", line, NDJSON) for _ in range(4)]
        wait_until(lambda: here.service.dispatcher.num_waiting == 3)
        body = json.dumps({"texts": [LONG]}).encode()
        other = pool.submit(ask, "10.0.0.2", "/v1/tag", body, JSON)
        wait_until(lambda: LONG in engine.begun)
        engine.gate.set()
        assert other.result().status == 200
        assert [len(lines_of(one.result().body)) for one in streams] == [1] * 4


def test_short_texts_of_the_mode_fast_go_in_one_batch() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, mode="fast") as here:
        first = threading.Thread(target=here.tag, args=("first",))
        first.start()
        wait_until(engine.has_begun.is_set)
        texts = [str(number) for number in range(20)]
        others = threading.Thread(target=here.tag, args=texts)
        others.start()
        wait_until(lambda: here.service.dispatcher.num_waiting == len(texts))
        engine.gate.set()
        first.join()
        others.join()
    assert engine.batches == [["first"], texts]


def test_each_mode_is_measured_but_those_that_the_engine_lacks() -> None:
    class Lite(GatedEngine):
        def pipe(
            self,
            documents: Iterable[Document],
            *,
            is_cancelled: Callable[[], bool] | None = None,
            **options: Unpack[OptionValues],
        ) -> Generator[Document, None, None]:
            if options.get("mode") == "full":
                raise ConfigError("no language model")
            return super().pipe(documents, is_cancelled=is_cancelled, **options)

    engine = Lite()
    # Each text takes a tenth of a second.
    speed = measure(engine, ("auto", "fast", "full"), lambda: len(engine.begun) / 10)
    assert engine.modes == ["fast"] * 5 + ["auto"] * 5
    assert [len(batch) for batch in engine.batches] == [1, 1, 2, 4, 8] * 2
    rate = sum(map(len, engine.batches[-1])) / 0.8
    assert speed.by_mode == pytest.approx({"auto": rate, "fast": rate})


def test_a_long_text_is_broken_off_when_its_client_goes() -> None:
    engine = GatedEngine(is_open=False)
    head = f"POST /v1/tag/stream HTTP/1.1\nHost: localhost\nContent-Type: {NDJSON['Content-Type']}"
    line = json.dumps({"text": LONG}).encode() + b"\n"
    with running(engine, mode="fast") as here:
        stream = here.begin(f"{head}\nContent-Length: {2 * len(line)}")
        stream.sendall(line * 2)
        wait_until(engine.has_begun.is_set)
        stream.close()
        wait_until(lambda: b"eat_edge_batches_running 0.0" in here.ask("GET", "/metrics").body)
        assert here.service.dispatcher.num_waiting == 0
        engine.gate.set()
        assert here.tag("others").status == 200
    assert engine.begun in ([LONG, "others"], [LONG, LONG, "others"])


def test_a_stream_takes_a_text_that_is_too_long_for_a_request() -> None:
    news = Path("examples/news.txt").read_text("utf-8")
    text = (news * (12_000 // len(news) + 1))[:12_000]
    with (
        eat_edge.load(mode="fast") as engine,
        running(engine, mode="fast", speed=measure(engine, ["fast"]), timeout=600) as here,
    ):
        assert "/v1/tag/stream" in here.tag(text).json["error"]
        line = json.dumps({"text": text}).encode()
        (streamed,) = lines_of(here.ask("POST", "/v1/tag/stream", line, NDJSON).body)
    assert streamed["error"] is None
    assert len(streamed["entities"]) > 500
    for entity in streamed["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]
