"""Connections of clients that mean harm, or are broken: none keeps the server from others."""

import json
import socket
import threading
from contextlib import ExitStack, closing

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from server_fakes import TAG, Answer, GatedEngine, answer_on, opened, running
from waiting import PATIENCE, wait_until


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


@pytest.mark.parametrize("is_open", [True, False])
def test_whoever_sends_no_more_gets_the_answer(is_open: bool) -> None:
    engine = GatedEngine(is_open=is_open)
    request = f'{TAG}Content-Length: 17\r\n\r\n{{"texts": ["me"]}}'
    with running(engine) as here, closing(opened(here, request)) as half:
        half.shutdown(socket.SHUT_WR)
        assert engine.has_begun.wait(PATIENCE)
        engine.gate.set()
        answer = answer_on(half)
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        assert [one["text"] for one in answer.json["documents"]] == ["me"]
        assert is_closed(half)


def test_whoever_leaves_in_the_middle_of_a_request_is_let_go() -> None:
    with (
        running(GatedEngine()) as here,
        closing(opened(here, f"{TAG}Content-Length: 9\r\n\r\n{{")) as half,
    ):
        half.shutdown(socket.SHUT_WR)
        assert half.recv(1) == b""


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
