"""NDJSON in, NDJSON out: in order, as fast as the client reads, and no faster."""

import http.client
import json
import threading
from contextlib import closing
from urllib.parse import urlencode

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from asked import ASKED, TEXTS
from server_fakes import NDJSON, Answer, GatedEngine, Running, lines_of, running
from waiting import PATIENCE, wait_until

from eat_edge.engine import Engine
from eat_edge.server.pace import FULL
from eat_edge.writers.record import as_json


def test_streams_have_the_options_of_the_library(fast_server: Running, fast: Engine) -> None:
    body = b"".join(as_json({"text": text}) + b"\n" for text in TEXTS)
    for options in ASKED:
        query = urlencode(
            {
                name: ",".join(value) if isinstance(value, list) else value
                for name, value in options.items()
            }
        )
        answer = fast_server.ask("POST", f"/v1/tag/stream?{query}", body, NDJSON)
        expected = [json.loads(as_json(fast(text, **options).to_dict())) for text in TEXTS]
        found = [{**record, "id": None} for record in lines_of(answer.body)]
        assert found == expected


def test_an_unknown_option_of_a_stream_is_refused(fast_server: Running) -> None:
    answer = fast_server.ask("POST", "/v1/tag/stream?speed=high", b"", NDJSON)
    assert (answer.status, "'speed'" in answer.json["error"]) == (422, True)


def test_a_stream_has_one_answer_a_line_in_order(fast_server: Running) -> None:
    lines = [json.dumps({"text": text, "id": number}) for number, text in enumerate(TEXTS * 20)]
    body = "\n".join(lines).encode()
    answer = fast_server.ask("POST", "/v1/tag/stream", body, NDJSON)
    assert answer.status == 200
    records = lines_of(answer.body)
    assert [record["id"] for record in records] == [str(number) for number in range(len(lines))]
    assert [record["text"] for record in records] == TEXTS * 20


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
