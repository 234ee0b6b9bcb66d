"""What the server refuses, and that nobody who dawdles keeps the engine from others."""

import http.client
import json
import threading
from contextlib import closing
from functools import partial

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import JSON, NDJSON, Answer, GatedEngine, lines_of, running
from waiting import PATIENCE, wait_until

from eat_edge.errors import ConfigError
from eat_edge.server.limits import Limits
from eat_edge.server.pace import FULL


def test_a_body_may_be_no_longer_than_it_may_be() -> None:
    with running(GatedEngine(), max_body=100) as here:
        assert here.tag("a" * 80).status == 200
        told = here.tag("a" * 200)
        assert (told.status, "100 bytes" in told.json["error"]) == (413, True)
        parts = iter([b'{"texts": ["', b"a" * 100, b'"]}'])
        chunked = {**JSON, "Transfer-Encoding": "chunked"}
        answer = here.ask("POST", "/v1/tag", parts, chunked, is_chunked=True)
        assert answer.status == 413
        assert here.tag("well").status == 200


def test_texts_may_be_neither_too_many_nor_too_long() -> None:
    with running(GatedEngine(), max_texts=2, max_chars=3) as here:
        assert here.tag("𠮷𠮷𠮷", "b").status == 200
        assert here.tag("a", "b", "c").status == 413
        long = here.tag("a", "abcd")
        assert long.status == 413
        assert "texts[1] has 4 characters, more than 3" in long.json["error"]


def test_a_full_queue_says_when_to_come_back() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_queue=3, max_texts=100) as here:
        busy = [threading.Thread(target=here.tag, args=("a",)) for _ in range(FULL.workers)]
        for number, thread in enumerate(busy, start=1):
            thread.start()
            wait_until(partial(engine.has_batches, number))
        waiting = threading.Thread(target=here.tag, args=("a", "b", "c"))
        waiting.start()
        wait_until(lambda: here.service.dispatcher.is_full)
        refused = here.tag("d")
        assert refused.status == 429
        assert int(refused.headers["retry-after"]) >= 1
        assert here.ask("GET", "/readyz").status == 503
        assert here.ask("GET", "/healthz").status == 200
        engine.gate.set()
        for thread in (*busy, waiting):
            thread.join()
        assert here.tag("d").status == 200


def test_what_takes_too_long_is_given_up_and_begun_no_more() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, timeout=1, max_texts=100) as here:
        texts = [str(number) for number in range(FULL.max_batch * FULL.workers + 20)]
        answer = here.tag(*texts)
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) >= 1
        engine.gate.set()
        assert here.tag("next").status == 200
    given = [text for batch in engine.batches for text in batch]
    assert len(given) == FULL.max_batch * FULL.workers + 1


def test_a_body_that_never_comes_is_not_waited_for() -> None:
    with running(GatedEngine(), timeout=1) as here:
        head = "POST /v1/tag HTTP/1.1\nHost: localhost\nContent-Type: application/json"
        with closing(here.begin(f"{head}\nContent-Length: 50")) as slow:
            slow.sendall(b'{"texts"')
            response = http.client.HTTPResponse(slow)
            response.begin()
            assert response.status == 408


def test_texts_of_a_client_that_has_gone_are_dropped() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_texts=100) as here:
        texts = [str(number) for number in range(FULL.max_batch * FULL.workers + 20)]
        body = json.dumps({"texts": texts}).encode()
        with closing(here.connect()) as client:
            client.request("POST", "/v1/tag", body, JSON)
            wait_until(lambda: here.service.dispatcher.num_waiting == 20)
        # Those that wait are taken up, and passed over.
        wait_until(lambda: b'status="499"' in here.ask("GET", "/metrics").body)
        engine.gate.set()
        wait_until(lambda: here.service.dispatcher.num_waiting == 0)
        assert here.tag("next").status == 200
    assert sum(map(len, engine.batches)) == FULL.max_batch * FULL.workers + 1


def test_a_client_that_does_not_read_holds_up_itself_alone() -> None:
    engine = GatedEngine()
    with running(engine) as here:
        head = "POST /v1/tag/stream HTTP/1.1\nHost: localhost\nContent-Type: application/x-ndjson"
        line = json.dumps({"text": "x" * 9000}).encode() + b"\n"
        with closing(here.begin(f"{head}\nContent-Length: {len(line) * 5000}")) as deaf:
            deaf.setblocking(False)
            sent = 0
            # Until neither side takes more: what the sockets hold, and the window.
            for _ in range(100):
                try:
                    sent += deaf.send(line * 10)
                except BlockingIOError:
                    assert here.tag("me").json["documents"][0]["translation"] == "ME"
            num_begun = len(engine.begun)
            assert here.tag("me, too").status == 200
            assert len(engine.begun) - num_begun <= FULL.window + 1
            assert sent < len(line) * 5000
            metrics = here.ask("GET", "/metrics").body.decode()
            assert "eat_edge_streams_open 1.0" in metrics


def test_streams_are_counted() -> None:
    with running(GatedEngine(), max_streams=1) as here:
        head = "POST /v1/tag/stream HTTP/1.1\nHost: localhost\nContent-Type: application/x-ndjson"
        with closing(here.begin(f"{head}\nTransfer-Encoding: chunked")) as open_stream:
            wait_until(lambda: len(here.service.stream_readers) == 1)
            refused = here.ask("POST", "/v1/tag/stream", b'{"text": "a"}', NDJSON)
            assert refused.status == 429
            assert "retry-after" in refused.headers
            open_stream.sendall(b'e\r\n{"text": "a"}\n\r\n0\r\n\r\n')
            response = http.client.HTTPResponse(open_stream)
            response.begin()
            assert [record["text"] for record in lines_of(response.read())] == ["a"]
        wait_until(lambda: not here.service.stream_readers)
        assert here.ask("POST", "/v1/tag/stream", b'{"text": "a"}', NDJSON).status == 200


def test_an_idle_stream_is_cut_off_after_what_it_was_owed() -> None:
    with running(GatedEngine(), timeout=1) as here:
        head = "POST /v1/tag/stream HTTP/1.1\nHost: localhost\nContent-Type: application/x-ndjson"
        with closing(here.begin(f"{head}\nTransfer-Encoding: chunked")) as idle:
            idle.sendall(b'e\r\n{"text": "a"}\n\r\n')
            response = http.client.HTTPResponse(idle)
            response.begin()
            with pytest.raises(http.client.IncompleteRead) as cut:
                response.read()
            assert [record["text"] for record in lines_of(cut.value.partial)] == ["a"]


def test_at_the_end_what_was_read_is_answered_and_nothing_more_taken() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine) as here:
        answers: list[Answer] = []
        under_way = threading.Thread(target=lambda: answers.append(here.tag("a", "b")))
        head = "POST /v1/tag/stream HTTP/1.1\nHost: localhost\nContent-Type: application/x-ndjson"
        kept = here.connect()
        kept.request("GET", "/readyz")
        kept.getresponse().read()
        with closing(here.begin(f"{head}\nTransfer-Encoding: chunked")) as stream, closing(kept):
            stream.sendall(b'e\r\n{"text": "s"}\n\r\n')
            assert engine.has_begun.wait(PATIENCE)
            under_way.start()
            wait_until(lambda: len(engine.begun) == 2)
            here.server.should_exit = True
            wait_until(lambda: here.service.is_draining)
            assert not answers
            engine.gate.set()
            response = http.client.HTTPResponse(stream)
            response.begin()
            with pytest.raises(http.client.IncompleteRead) as cut:
                response.read()
            assert [record["text"] for record in lines_of(cut.value.partial)] == ["s"]
        under_way.join()
        assert [record["translation"] for record in answers[0].json["documents"]] == ["A", "B"]
        with pytest.raises(OSError):
            here.tag("too late")


def test_limits_are_above_nothing() -> None:
    with pytest.raises(ConfigError, match="max_queue must be at least 1, not 0"):
        Limits(max_queue=0)
