"""Clients that mean harm, or are broken: none keeps the server from the others."""

import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import JSON, Answer, GatedEngine, answer_on, opened, running
from waiting import PATIENCE, wait_until

from eat_edge.redact.redactor import Redacted, Redactor
from eat_edge.server.access import Access, access_of
from eat_edge.server.pace import FULL
from eat_edge.types import Document

STREAM = "POST /v1/tag/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"


def is_closed_meanwhile(connection: socket.socket, piece: bytes) -> bool:
    """Send a piece several times a second until the other side closes."""
    connection.settimeout(0.2)
    for _ in range(5 * PATIENCE):
        try:
            connection.sendall(piece)
            if not connection.recv(1 << 16):
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


def test_a_reverse_proxy_has_a_name() -> None:
    with running(GatedEngine()) as here:
        refused = here.ask("GET", "/healthz", headers={"Host": "names.example.org"})
        assert refused.status == 421
        assert "--allow-host NAME" in refused.json["error"]
    access = access_of("127.0.0.1", None, is_for_anyone=False, hosts=["Names.example.org"])
    with running(GatedEngine(), access=access) as here:
        for host in ("names.example.org", "NAMES.example.org:443", "localhost", "127.0.0.1:1"):
            assert here.ask("GET", "/healthz", headers={"Host": host}).status == 200
        refused = here.ask("GET", "/healthz", headers={"Host": "example.org"})
        assert refused.status == 421
        assert "127.0.0.1, names.example.org" in refused.json["error"]


@pytest.mark.parametrize("hosts", [("localhost", "example.org"), ("example.org", "localhost")])
def test_a_request_has_one_host(hosts: tuple[str, ...]) -> None:
    """Whoever decides by the first is not told otherwise by the last."""
    lines = "".join(f"Host: {host}\r\n" for host in hosts)
    with (
        running(GatedEngine()) as here,
        closing(opened(here, f"GET /v1/info HTTP/1.1\r\n{lines}\r\n".encode())) as connection,
    ):
        refused = answer_on(connection)
        assert refused.status == 400
        assert "one Host header" in refused.json["error"]


def test_one_client_leaves_room_in_the_queue_for_others() -> None:
    engine = GatedEngine(is_open=False)
    access = Access(hosts=frozenset({"proxy"}))
    with running(engine, access=access, max_queue=8, max_texts=100) as here, ExitStack() as stack:

        def ask(client: str, *texts: str) -> Answer:
            headers = {**JSON, "Host": "proxy", "X-Forwarded-For": f"9.9.9.9, {client}"}
            return here.ask("POST", "/v1/tag", json.dumps({"texts": texts}).encode(), headers)

        def begin(client: str, *texts: str) -> None:
            thread = threading.Thread(target=ask, args=(client, *texts))
            thread.start()
            stack.callback(thread.join)

        for number in range(1, FULL.workers + 1):
            begin("10.0.0.1", "a")
            wait_until(partial(engine.has_batches, number))
        begin("10.0.0.1", *"aaaa")
        wait_until(lambda: here.service.dispatcher.num_waiting == 4)
        refused = ask("10.0.0.1", *"aaa")
        assert refused.status == 429
        assert "3 more would exceed 6 for one client" in refused.json["error"]
        begin("10.0.0.2", *"bbb")
        wait_until(lambda: here.service.dispatcher.num_waiting == 7)
        engine.gate.set()


def test_the_queue_is_measured_in_characters() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_queue_chars=1000, max_texts=100) as here, ExitStack() as stack:
        for number in range(1, FULL.workers + 1):
            thread = threading.Thread(target=here.tag, args=("a",))
            thread.start()
            stack.callback(thread.join)
            wait_until(partial(engine.has_batches, number))
        thread = threading.Thread(target=here.tag, args=("a" * 600,))
        thread.start()
        stack.callback(thread.join)
        wait_until(lambda: here.service.dispatcher.num_waiting == 1)
        refused = here.tag("a" * 500)
        assert refused.status == 429
        assert "600 characters are waiting, and 500 more would exceed" in refused.json["error"]
        engine.gate.set()


def test_streams_do_not_fill_the_queue_of_others() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_queue=4) as here:
        lines = b'{"text": "a"}\n' * 200
        head = f"{STREAM}Content-Length: {len(lines)}\r\n\r\n".encode()
        with closing(opened(here, head + lines)) as stream:
            wait_until(lambda: here.service.dispatcher.num_waiting > 4)
            answers: list[Answer] = []
            thread = threading.Thread(target=lambda: answers.append(here.tag("me")))
            thread.start()
            wait_until(lambda: here.service.dispatcher._waiting.num_counted == 1)
            engine.gate.set()
            thread.join()
            assert answers[0].status == 200
            assert len(answer_on(stream).body.splitlines()) == 200


def test_a_stream_of_long_texts_holds_few_of_them() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine) as here:
        line = json.dumps({"text": "a" * 9000}).encode() + b"\n"
        head = f"{STREAM}Content-Length: {200 * len(line)}\r\n\r\n".encode()
        with closing(opened(here, head)) as stream:
            sender = threading.Thread(target=stream.sendall, args=(line * 200,))
            sender.start()
            dispatcher = here.service.dispatcher
            wait_until(lambda: dispatcher.num_waiting + sum(map(len, engine.batches)) == 2)
            assert here.ask("GET", "/healthz").status == 200
            assert dispatcher.num_waiting + sum(map(len, engine.batches)) == 2
            engine.gate.set()
            assert len(answer_on(stream).body.splitlines()) == 200
            sender.join()


def test_blank_lines_do_not_keep_a_stream_open() -> None:
    with running(GatedEngine(), timeout=1) as here:
        with closing(opened(here, f"{STREAM}Transfer-Encoding: chunked\r\n\r\n")) as blank:
            assert is_closed_meanwhile(blank, b"1\r\n\n\r\n")
        wait_until(lambda: not here.service.stream_readers)


def test_a_line_that_does_not_end_does_not_keep_a_stream_open() -> None:
    with (
        running(GatedEngine(), timeout=1) as here,
        closing(opened(here, f"{STREAM}Transfer-Encoding: chunked\r\n\r\n")) as endless,
    ):
        assert is_closed_meanwhile(endless, b"1\r\na\r\n")


def test_one_client_leaves_streams_for_others() -> None:
    access = Access(hosts=frozenset({"proxy"}))
    with running(GatedEngine(), access=access, max_streams=4) as here, ExitStack() as stack:

        def begun(client: str, length: str) -> socket.socket:
            head = STREAM.replace("localhost", "proxy") + f"X-Forwarded-For: {client}\r\n{length}"
            return stack.enter_context(closing(opened(here, f"{head}\r\n\r\n")))

        for _ in range(2):
            begun("10.0.0.1", "Transfer-Encoding: chunked")
        wait_until(lambda: len(here.service.stream_readers) == 2)
        refused = answer_on(begun("10.0.0.1", "Content-Length: 0"))
        assert refused.status == 429
        assert "2 streams of this client" in refused.json["error"]
        assert int(refused.headers["retry-after"]) >= 1
        assert answer_on(begun("10.0.0.2", "Content-Length: 0")).status == 200


def test_redaction_that_takes_long_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("phonenumbers")
    pytest.importorskip("stdnum")
    has_begun, may_end = threading.Event(), threading.Event()
    begun: list[str] = []

    def slow(_: object, document: Document, *, check: Callable[[], None]) -> Redacted:
        begun.append(document.text)
        has_begun.set()
        may_end.wait(PATIENCE / 4)
        return Redacted("", (), document)

    monkeypatch.setattr(Redactor, "redact", slow)
    with running(GatedEngine(), timeout=3) as here, ThreadPoolExecutor(1) as pool:
        body = {"texts": ["a", "b"], "operator": "mask"}
        asked = pool.submit(here.ask, "POST", "/v1/redact", body)
        assert has_begun.wait(PATIENCE)
        assert here.tag("me").status == 200
        assert not may_end.is_set()
        late = asked.result()
        assert late.status == 503
        assert int(late.headers["retry-after"]) >= 1
        may_end.set()
        assert here.tag("me").status == 200
    assert begun == ["a"]
