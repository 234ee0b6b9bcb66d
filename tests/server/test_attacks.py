"""Clients that mean harm, or are broken: none keeps the server from the others."""

import http.client
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

from server_fakes import JSON, Answer, GatedEngine, Running, running
from waiting import PATIENCE, wait_until

from eat_edge.redact.redactor import Redacted, Redactor
from eat_edge.server.access import Access, access_of
from eat_edge.server.pace import FULL
from eat_edge.types import Document

TAG = "POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
STREAM = "POST /v1/tag/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"


def opened(here: Running, first: str | bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", here.port), timeout=PATIENCE)
    connection.sendall(first.encode() if isinstance(first, str) else first)
    return connection


def answer_on(connection: socket.socket) -> Answer:
    response = http.client.HTTPResponse(connection)
    response.begin()
    return Answer(response.status, dict(response.getheaders()), response.read())


def flood(connection: socket.socket, piece: bytes, num_bytes: int) -> int:
    """Send a piece again and again while it is taken; the bytes that were."""
    sent = 0
    try:
        while sent < num_bytes:
            connection.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


def is_closed(connection: socket.socket) -> bool:
    """Wait until the other side has closed."""
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    return True


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


ENDLESS = {
    "header": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Endless: ", b"a" * 65536),
    "headers": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", b"X-Many: a\r\n" * 6000),
    "name of a header": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", b"a" * 65536),
    "path": (b"GET /", b"a" * 65536),
    "trailers": (
        f"{TAG}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nX: ".encode(),
        b"a" * 65536,
    ),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_never_ends_is_cut_off_early(kind: str) -> None:
    beginning, piece = ENDLESS[kind]
    with running(GatedEngine()) as here, closing(opened(here, beginning)) as endless:
        # Sockets hold some megabytes; the rest finds nobody.
        assert flood(endless, piece, 100 << 20) < 50 << 20
        assert here.tag("me").status == 200


@pytest.mark.parametrize("kind", ["header", "headers", "path"])
def test_a_head_that_is_too_long_is_said_to_be(kind: str) -> None:
    beginning, piece = ENDLESS[kind]
    with running(GatedEngine()) as here, closing(opened(here, beginning + piece)) as long:
        answer = answer_on(long)
        assert answer.status == 431
        assert "may have 32768 bytes: shorten it" in answer.json["error"]
        assert is_closed(long)


def test_a_long_head_within_the_measure_is_served() -> None:
    with running(GatedEngine()) as here:
        headers = {"X-Long": "a" * 30_000}
        assert here.ask("GET", "/healthz", headers=headers).status == 200
        body = {"texts": ["a" * 9000] * 20}
        assert here.ask("POST", "/v1/tag", body, headers).status == 200


def test_a_head_that_does_not_come_is_not_waited_for() -> None:
    with running(GatedEngine(), timeout=1) as here:
        with closing(opened(here, "GET /healthz HTTP/1.1\r\nHos")) as unfinished:
            answer = answer_on(unfinished)
            assert (answer.status, "took too long" in answer.json["error"]) == (408, True)
        with closing(opened(here)) as silent:
            assert is_closed(silent)
        with closing(opened(here, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")) as kept:
            assert answer_on(kept).status == 200
            kept.sendall(b"GET /heal")
            assert answer_on(kept).status == 408


def test_a_body_that_goes_on_after_its_answer_is_cut_off() -> None:
    with running(GatedEngine(), timeout=1) as here:
        head = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
        with closing(opened(here, head)) as unfinished:
            assert answer_on(unfinished).status == 200
            unfinished.sendall(b"a")
            assert is_closed(unfinished)


def test_silent_connections_shut_nobody_out() -> None:
    with running(GatedEngine(), max_connections=20) as here, ExitStack() as stack:
        for number in range(50):
            stack.enter_context(closing(opened(here, b"GET" if number % 2 else b"")))
        assert here.tag("me").status == 200
        wait_until(lambda: len(here.server.server_state.connections) <= 20)


def test_unfinished_bodies_shut_nobody_out() -> None:
    with running(GatedEngine(), max_connections=5) as here, ExitStack() as stack:
        head = f'{TAG}Content-Length: 50\r\n\r\n{{"texts"'
        slow = [stack.enter_context(closing(opened(here, head))) for _ in range(5)]
        wait_until(lambda: len(here.server.server_state.tasks) == 5)
        assert here.tag("me").status == 200
        # Whoever made room is told why, if it still listens.
        assert is_closed(slow[0])


def test_whoever_is_being_served_is_not_shown_out() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_connections=3, max_texts=100) as here:
        answers: list[Answer] = []
        busy = [
            threading.Thread(target=lambda: answers.append(here.tag("a", "b"))) for _ in range(3)
        ]
        for thread in busy:
            thread.start()
        waiting = here.service.dispatcher
        wait_until(lambda: waiting.num_waiting + sum(map(len, engine.batches)) == 6)
        with closing(opened(here)) as refused:
            answer = answer_on(refused)
            assert (answer.status, int(answer.headers["retry-after"]) >= 1) == (503, True)
            assert "too many connections" in answer.json["error"]
        engine.gate.set()
        for thread in busy:
            thread.join()
        assert [answer.status for answer in answers] == [200] * 3


def test_answers_that_nobody_reads_are_dropped() -> None:
    with running(GatedEngine(), timeout=5, max_body=40 << 20, max_chars=40 << 20) as here:
        body = json.dumps({"texts": ["a" * (20 << 20)]})
        head = f"{TAG}Content-Length: {len(body)}\r\n\r\n"
        with closing(opened(here, head + body)):
            wait_until(lambda: b'"/v1/tag",status="200"' in here.ask("GET", "/metrics").body)
            wait_until(lambda: not here.server.server_state.connections)


def test_what_all_connections_keep_in_memory_is_bounded() -> None:
    with running(GatedEngine(), max_body=8 << 20, max_file=1) as here, ExitStack() as stack:
        head = f'{TAG}Content-Length: {8 << 20}\r\n\r\n{{"texts": ["'
        holding = [stack.enter_context(closing(opened(here, head))) for _ in range(6)]
        # 42 of the 32 MB that all together may keep.
        for connection in holding:
            flood(connection, b"a" * 65536, 7 << 20)
        assert here.tag("me").status == 200
        wait_until(lambda: len(here.server.server_state.connections) < len(holding))


def test_requests_ahead_of_their_answers_are_few() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine) as here:
        body = b'{"texts": ["a"]}'
        request = f"{TAG}Content-Length: {len(body)}\r\n\r\n".encode() + body
        with closing(opened(here, request * 1000)) as hasty:
            assert flood(hasty, request * 100, 100 << 20) < 50 << 20
            engine.gate.set()
            assert here.tag("me").status == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /healthz\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n broken\r\n\r\n",
        b"GET //[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PUT /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        b"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n{}",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_every_refusal_is_json_with_an_error(request_: bytes) -> None:
    with running(GatedEngine()) as here, closing(opened(here, request_)) as connection:
        answer = answer_on(connection)
        assert 400 <= answer.status < 500
        assert answer.headers["content-type"] == "application/json"
        assert answer.json["error"]


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
