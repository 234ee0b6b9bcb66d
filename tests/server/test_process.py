"""The command in a process of its own, many clients at once, and a hostile one."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import JSON, GatedEngine, running
from waiting import PATIENCE, wait_until

from eat_edge.engine import Engine
from eat_edge.server.access import Access
from eat_edge.server.paths import WRITE

ROOT = Path(__file__).resolve().parents[2]
NUM_CLIENTS = 200


class Served:
    """A server in a process, and what it has logged."""

    def __init__(self, process: "subprocess.Popen[str]", stderr: IO[str]) -> None:
        self.process, self.log = process, ""
        for line in stderr:
            self.log += line
            if address := re.search(r"serving on http://127\.0\.0\.1:(\d+)", line):
                self.port = int(address[1])
                break
        self._reader = threading.Thread(target=self._read, args=(stderr,), daemon=True)
        self._reader.start()

    def _read(self, stderr: IO[str]) -> None:
        for line in stderr:
            self.log += line

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str) -> str:
        with closing(self.connect()) as connection:
            connection.request("GET", path)
            return connection.getresponse().read().decode()

    def ended(self) -> int:
        """Wait for the end; the exit status."""
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status


@contextmanager
def started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "eat_edge.cli", "serve", "--port", "0", "--threads", "1"]
    process = subprocess.Popen(
        [*command, "--mode", "fast", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    with process, process.stderr:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def served(*arguments: str) -> Iterator[Served]:
    with started(*arguments) as process:
        assert process.stderr is not None
        yield Served(process, process.stderr)


def test_sigterm_lets_what_is_under_way_end() -> None:
    texts = [f"他在柏林见了李娜{number}。" * 8 for number in range(60)]
    with served() as here, closing(here.connect()) as connection:
        connection.request("POST", "/v1/tag", json.dumps({"texts": texts}), JSON)
        wait_until(lambda: "eat_edge_batches_running 0.0" not in here.get("/metrics"))
        here.process.send_signal(signal.SIGTERM)
        response = connection.getresponse()
        documents = json.loads(response.read())["documents"]
        assert [document["text"] for document in documents] == texts
        assert here.ended() == 0
    assert "POST /v1/tag 200" in here.log
    assert "Traceback" not in here.log
    assert "柏林" not in here.log


def test_memory_holds_under_attack() -> None:
    """Silent clients, endless heads, bodies that never end and answers that nobody reads."""
    limit = 330_000_000
    body = json.dumps({"texts": ["他在柏林见了李娜。" * 100] * 100}).encode()
    tag = f"POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON['Content-Type']}\r\n"
    beginnings = (
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 30_000,
        f"{tag}Content-Length: 1000000\r\n\r\n".encode() + b"a" * 300_000,
        f"{tag}Content-Length: {len(body)}\r\n\r\n".encode() + body,
    )
    arguments = ("--max-memory", str(limit), "--max-connections", "300")
    with served(*arguments) as here, ExitStack() as stack:
        for number in range(400):
            client = stack.enter_context(closing(here.connect()))
            client.connect()
            # Whoever is shown out meanwhile finds the connection closed.
            with suppress(ConnectionError):
                client.sock.sendall(beginnings[number % len(beginnings)])
        with closing(here.connect()) as client:
            client.request("POST", "/v1/tag", json.dumps({"texts": ["他在柏林。"]}), JSON)
            assert client.getresponse().status in (200, 429)
        peak = re.search(r"^eat_edge_memory_peak_bytes (\S+)", here.get("/metrics"), re.MULTILINE)
        assert peak is not None
        assert float(peak[1]) <= limit, here.log[-3000:]


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN])
def test_ctrl_c_ends_it_too(handler: Any) -> None:
    """Also where it is ignored, as shells have it in what they run in the background."""
    with inherited(signal.SIGINT, handler), served() as here:
        assert json.loads(here.get("/healthz")) == {"status": "alive"}
        here.process.send_signal(signal.SIGINT)
        assert here.ended() == 130
    assert "Traceback" not in here.log


@contextmanager
def inherited(number: signal.Signals, handler: Any) -> Iterator[None]:
    """Have a signal handled so in processes that are started."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def own_texts(client: int) -> list[str]:
    """Texts of which no two are the same, so that no answer can pass for another's."""
    places = ("柏林", "東京", "北京", "Москва", "上海")
    return [f"{client}号在{places[(client + n) % 5]}见了李娜{n}。" for n in range(client % 4 + 1)]


def test_two_hundred_clients_get_their_own_answers(fast: Engine) -> None:
    together = threading.Barrier(NUM_CLIENTS)
    with running(fast, mode="fast", max_queue=10_000) as here:

        def client(number: int) -> None:
            together.wait(PATIENCE)
            for _ in range(2):
                answer = here.tag(*own_texts(number))
                assert answer.status == 200
                got = answer.json["documents"]
                assert [document["text"] for document in got] == own_texts(number)
                for document, text in zip(got, own_texts(number), strict=True):
                    alone = [(e.start, e.end, e.label) for e in expected[text]]
                    found = [(e["start"], e["end"], e["label"]) for e in document["entities"]]
                    assert found == alone

        texts = [text for number in range(NUM_CLIENTS) for text in own_texts(number)]
        expected = {one.text: one.entities for one in fast.pipe(texts)}
        with ThreadPoolExecutor(NUM_CLIENTS) as pool:
            list(pool.map(client, range(NUM_CLIENTS)))
        metrics = here.ask("GET", "/metrics").body.decode()
    counted = re.search(r'eat_edge_texts_total\{outcome="tagged"\} (\S+)', metrics)
    assert counted is not None
    assert float(counted[1]) == 2 * len(texts)
    batches = re.search(r"eat_edge_batch_texts_count (\S+)", metrics)
    assert batches is not None
    assert float(batches[1]) < len(texts)


@pytest.mark.filterwarnings("default")
def test_it_is_what_its_description_says() -> None:
    schemathesis = pytest.importorskip("schemathesis")

    @schemathesis.serializer("application/x-ndjson")  # type: ignore[untyped-decorator]
    def as_line(_: object, value: object) -> bytes:
        return json.dumps(value).encode()

    access = Access("0123456789abcdef", is_local=False)
    with running(GatedEngine(), access=access) as here:
        url = f"http://127.0.0.1:{here.port}"
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        headers = {"Authorization": f"Bearer {access.token}"}
        operations = [operation.ok() for operation in schema.get_all_operations()]
        assert len(operations) == 9
        for operation in operations:
            # A record has much to be made up.
            num_examples = 6 if operation.path == WRITE else 12

            @settings(
                max_examples=num_examples, database=None, suppress_health_check=list(HealthCheck)
            )
            @given(case=operation.as_strategy())
            def call(case: Any) -> None:
                # No schema says that two options exclude each other.
                asked = dict(case.query or {}) | (case.body if isinstance(case.body, dict) else {})
                is_translated = str(asked.get("translate")).lower() == "true"
                assume(not (is_translated and asked.get("mode") == "fast"))
                # Nor that entities stand in their text, one behind the other.
                assume(not asked.get("entities"))
                case.call_and_validate(base_url=url, headers=headers)

            call()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no such signal here")
def test_the_command_reloads_on_a_hangup() -> None:
    with served() as here:
        os.kill(here.process.pid, signal.SIGHUP)
        wait_until(lambda: "reloaded: eat-mini" in here.log)
        assert '"bundle":"eat-mini"' in here.get("/v1/info")


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no such signal here")
def test_a_hangup_before_the_models_are_read_is_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started("--port", str(port)) as process:
        # The address is opened before the models are read.
        wait_until(lambda: is_open(port))
        os.kill(process.pid, signal.SIGHUP)
        assert process.stderr is not None
        here = Served(process, process.stderr)
        wait_until(lambda: "reloaded: eat-mini" in here.log)
        assert '"bundle":"eat-mini"' in here.get("/v1/info")
        here.process.send_signal(signal.SIGTERM)
        assert here.ended() == 0


def is_open(port: int) -> bool:
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
