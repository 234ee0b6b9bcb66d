"""The server against the library: the same texts, in the same run, in turns.

    python -m benchmarks.server FILE [--mode fast|full] [--texts N] [--rounds N] [--threads N]

Every line of FILE is a text. The library reads them as one stream. The server, a process of its own
as ``eat-edge serve`` starts it, is asked in three ways: many texts a request, one text a request by
many clients, and one stream. Clients share the machine with the server, so that their own CPU time
is told apart: where there are no more cores than the engine takes, the share that remains to the
server is the wall time without it. CPU time a text says most on a machine that is not idle.
"""

import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from eat_edge.config import MODES, EngineConfig, Options
from eat_edge.engine import Engine, load

MANY = 64
"""Texts of a request that has many."""

HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one round took, in seconds.

    Attributes:
        wall: From the first text to the last answer.
        client: CPU time of whoever asked; 0 for the library.
        engine: CPU time of the process that has the engine.
    """

    wall: float
    client: float
    engine: float


class Server:
    """``eat-edge serve`` in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self._process, self._port = process, port
        self._local = threading.local()
        self._cpu = re.compile(rb"^process_cpu_seconds_total (\S+)$", re.MULTILINE)

    def ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port)
            self._local.connection = connection
        method = "GET" if body is None else "POST"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
        except ConnectionError:
            # It lay idle too long between two rounds.
            connection.close()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
        answer: bytes = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answers {response.status}: {answer.decode()}")
        return answer

    def tag(self, texts: Sequence[str]) -> int:
        body = json.dumps({"texts": texts}, ensure_ascii=False).encode()
        return len(json.loads(self.ask("/v1/tag", body, HEADERS))["documents"])

    def stream(self, texts: Sequence[str]) -> int:
        """Send and read at once, as a stream has to be."""
        lines = [json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n" for text in texts]
        with closing(http.client.HTTPConnection("127.0.0.1", self._port)) as connection:
            connection.putrequest("POST", "/v1/tag/stream")
            connection.putheader("Content-Type", "application/x-ndjson")
            connection.putheader("Content-Length", str(sum(map(len, lines))))
            connection.endheaders()
            sender = threading.Thread(target=send_all, args=(connection, lines))
            sender.start()
            answers = sum(1 for line in connection.getresponse() if json.loads(line))
            sender.join()
        return answers

    def cpu_seconds(self) -> float:
        found = self._cpu.search(self.ask("/metrics", None, {}))
        if found is None:
            raise SystemExit("the server does not tell its CPU time: this needs Linux")
        return float(found[1])


def send_all(connection: http.client.HTTPConnection, lines: Sequence[bytes]) -> None:
    for line in lines:
        connection.send(line)


@contextmanager
def served(mode: str, threads: int) -> Iterator[Server]:
    command = [sys.executable, "-m", "eat_edge.cli", "serve", "--port", "0", "--mode", mode]
    command += ["--threads", str(threads)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"serving on http://.*:(\d+)$", line):
                break
        else:
            raise SystemExit("the server did not start")
        # Its log is read as somebody would, so that it never waits for room.
        reader = threading.Thread(target=process.stderr.read, daemon=True)
        reader.start()
        try:
            yield Server(process, int(found[1]))
        finally:
            process.terminate()
            reader.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--mode", choices=MODES, default="fast")
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--clients", type=int, default=16, help="that ask at once")
    options = parser.parse_args()
    lines = options.file.read_text("utf-8").splitlines()
    texts = [line for line in lines if line.strip()][: options.texts]
    config = EngineConfig(threads=options.threads, options=Options(mode=options.mode))
    with (
        load(config=config) as engine,
        served(options.mode, options.threads) as server,
        ThreadPoolExecutor(options.clients) as pool,
    ):
        batches = [texts[start : start + MANY] for start in range(0, len(texts), MANY)]
        ways: dict[str, Callable[[], Taken]] = {
            "library, one stream": lambda: of_library(engine, texts),
            f"server, {MANY} texts a request": lambda: of_server(
                server, len(texts), lambda: sum(pool.map(server.tag, batches))
            ),
            "server, one text a request": lambda: of_server(
                server, len(texts), lambda: sum(pool.map(lambda text: server.tag([text]), texts))
            ),
            "server, one stream": lambda: of_server(
                server, len(texts), lambda: server.stream(texts)
            ),
        }
        rounds: dict[str, list[Taken]] = {way: [] for way in ways}
        for number in range(options.rounds + 1):
            for way, run in ways.items():
                taken = run()
                # The first round fills caches.
                if number:
                    rounds[way].append(taken)
    print(f"{len(texts)} texts, mode {options.mode}, {options.threads} thread(s), ", end="")
    print(f"{options.clients} clients, median of {options.rounds} rounds\n")
    print(
        "| | texts/s | of the library's | without the client's CPU time | CPU a text: engine",
        end="",
    )
    print(" | client |\n|---|---|---|---|---|---|")
    first, *_ = rounds.values()
    base = statistics.median(taken.wall for taken in first)
    for way, all_taken in rounds.items():
        wall, client, cpu = (
            statistics.median(getattr(taken, name) for taken in all_taken)
            for name in ("wall", "client", "engine")
        )
        alone = statistics.median(taken.wall - taken.client for taken in all_taken)
        print(
            f"| {way} | {len(texts) / wall:.0f} | {base / wall:.2f} | {base / alone:.2f} "
            f"| {1000 * cpu / len(texts):.2f} ms | {1000 * client / len(texts):.2f} ms |"
        )


def of_library(engine: Engine, texts: Sequence[str]) -> Taken:
    wall, cpu = time.perf_counter(), time.process_time()
    num = sum(1 for _ in engine.pipe(texts))
    assert num == len(texts)
    return Taken(time.perf_counter() - wall, 0.0, time.process_time() - cpu)


def of_server(server: Server, num_texts: int, ask: Callable[[], int]) -> Taken:
    engine = server.cpu_seconds()
    wall, cpu = time.perf_counter(), time.process_time()
    num = ask()
    assert num == num_texts
    taken = time.perf_counter() - wall, time.process_time() - cpu
    return Taken(*taken, server.cpu_seconds() - engine)


if __name__ == "__main__":
    main()
