"""A server in a thread, an engine that waits to be told, and a client that can dawdle."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Unpack

from waiting import PATIENCE, wait_until

from eat_edge.config import Options, OptionValues
from eat_edge.decoder import DecoderStats
from eat_edge.info import EngineInfo
from eat_edge.server.access import Access
from eat_edge.server.limits import Limits
from eat_edge.server.run import Server, listen
from eat_edge.server.service import Service
from eat_edge.server.serving import ServingEngine
from eat_edge.server.shelf import Shelf
from eat_edge.server.speed import Speed
from eat_edge.stats import DocumentStats, EngineStats, MemoryStats
from eat_edge.types import Document

JSON = {"Content-Type": "application/json"}
TAG = "POST /v1/tag HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
"""The head of a request, but for its end."""
NDJSON = {"Content-Type": "application/x-ndjson"}
INFO = EngineInfo(
    version="0.0",
    bundle_name="none",
    bundle_version="0",
    bundle_path="/secret/place",
    languages=("zh", "ja", "ko"),
    translated=("zh", "ja"),
    doubt={},
    also_read=("el", "ka"),
    labels=("PER", "LOC", "ORG", "MISC"),
    files={},
    commercial_modes=("fast",),
    licences={},
    threads=1,
    max_sequences=16,
    llama_cpp="0",
    llama_cpp_features="",
    llm_device="",
    onnxruntime="0",
    providers=(),
    memory={},
    max_characters=None,
)

STATS = EngineStats(
    documents=DocumentStats(finished=7),
    decoder=DecoderStats(
        steps=10,
        batched_sequences=40,
        prefill_tokens=300,
        reused_tokens=500,
        decoded_tokens=60,
        completed=5,
        running=3,
        waiting=2,
    ),
    max_sequences=16,
    memory=MemoryStats(resident=1 << 20, peak_resident=None),
)


class GatedEngine:
    """Answers a text with itself in capitals, but waits first while its gate is shut."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.gate, self.has_begun = threading.Event(), threading.Event()
        self.begun: list[str] = []
        self.batches: list[list[str]] = []
        self.modes: list[str | None] = []
        self.lists: list[tuple[object, object]] = []
        if is_open:
            self.gate.set()

    def has_batches(self, number: int) -> bool:
        return len(self.batches) == number

    def info(self) -> EngineInfo:
        return INFO

    def stats(self) -> EngineStats:
        return STATS

    def pipe(
        self,
        documents: Iterable[Document],
        *,
        is_cancelled: Callable[[], bool] | None = None,
        **options: Unpack[OptionValues],
    ) -> Generator[Document, None, None]:
        batch = list(documents)
        is_over = is_cancelled or (lambda: False)
        self.modes.append(options.get("mode"))
        self.lists.append((options.get("names"), options.get("ignore")))
        self.batches.append([document.text for document in batch])
        for document in batch:
            self.begun.append(document.text)
            self.has_begun.set()
            wait_until(lambda: self.gate.is_set() or is_over())
            if is_over():
                return
            if document.text == "broken":
                raise RuntimeError(f"{document.text} it is")
            yield replace(document, translation=document.text.upper())


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    port: int
    service: Service
    server: Server

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        is_chunked: bool = False,
    ) -> Answer:
        with closing(self.connect()) as connection:
            data = json.dumps(body).encode() if isinstance(body, dict) else body
            merged = {**(JSON if isinstance(body, dict) else {}), **(headers or {})}
            connection.request(method, path, data, merged, encode_chunked=is_chunked)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())

    def tag(self, *texts: str, **others: Any) -> Answer:
        return self.ask("POST", "/v1/tag", {"texts": texts, **others})

    def begin(self, head: str) -> socket.socket:
        """Send the head of a request by hand."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        return connection


@contextmanager
def running(
    engine: ServingEngine,
    *,
    access: Access | None = None,
    mode: str = "full",
    speed: Speed | None = None,
    shelf: Shelf | None = None,
    **limits: int,
) -> Iterator[Running]:
    options, access = Options(mode=mode), access or Access()
    with Service(
        engine, access, Limits(**limits), options=options, speed=speed, shelf=shelf
    ) as service:
        listening = listen("127.0.0.1", 0)
        server = Server(service)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield Running(listening.getsockname()[1], service, server)
        finally:
            if isinstance(engine, GatedEngine):
                engine.gate.set()
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def lines_of(body: bytes) -> list[Any]:
    return [json.loads(line) for line in body.splitlines()]


def opened(here: Running, first: str | bytes = b"") -> socket.socket:
    """A connection on which something was sent."""
    connection = socket.create_connection(("127.0.0.1", here.port), timeout=PATIENCE)
    connection.sendall(first.encode() if isinstance(first, str) else first)
    return connection


def answer_on(connection: socket.socket) -> Answer:
    """The next answer on a connection."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return Answer(response.status, dict(response.getheaders()), response.read())
