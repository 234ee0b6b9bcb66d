"""llama.cpp's own server and benchmark, built from the sources that llama-cpp-python ships."""

import http.client
import json
import queue
import shlex
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from benchmarks.peers.contenders import Contender
from benchmarks.peers.model import ModelFile, Tokens
from benchmarks.peers.work import Ask
from eat_edge.decoder.llama.library import amx

__all__ = ["Running", "batched_bench", "running", "server"]

_START_SECONDS = 120
_BENCH_TRIES = 3


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Attributes:
        pid: Its process.
        ask_all: Asks it everything, by its clients.
    """

    pid: int
    ask_all: Contender


@contextmanager
def server(tool: Path, model: ModelFile, count: int) -> Iterator[Contender]:
    """``llama-server`` with so many slots and as many clients, its prompt cache on."""
    with running(tool, model, count, count) as one:
        yield one.ask_all


@contextmanager
def running(tool: Path, model: ModelFile, num_slots: int, num_clients: int) -> Iterator[Running]:
    """``llama-server``, its prompt cache on; it is stopped at the end."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [
        *(str(tool), "--model", str(model.path), "--host", "127.0.0.1", "--port", str(port)),
        *("--parallel", str(num_slots), "--ctx-size", str(num_slots * model.context)),
        *("--threads", str(model.threads), "--threads-batch", str(model.threads)),
        *("--gpu-layers", str(model.gpu_layers), "--cache-prompt", "--no-kv-unified", "--no-webui"),
        *_weights_as_ours(),
    ]
    with (
        tempfile.TemporaryFile("w+", errors="replace") as log,
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait_until_ready(process, port)
            yield Running(process.pid, lambda asks: _ask_all(port, asks, num_clients))
        except (SystemExit, OSError) as error:
            log.seek(0)
            raise SystemExit(f"{error}; llama-server wrote:\n{log.read()[-2000:]}") from error
        finally:
            process.terminate()


def _weights_as_ours() -> tuple[str, ...]:
    """What keeps llama.cpp's programs from code for AMX that is broken: laying out no weights."""
    return ("--no-repack",) if amx() == "broken" else ()


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(_START_SECONDS * 10):
        if process.poll() is not None:
            raise SystemExit(f"llama-server ended with status {process.returncode}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise SystemExit(f"llama-server was not ready after {_START_SECONDS} seconds")


def _ask_all(port: int, asks: Sequence[Ask], num_clients: int) -> list[Tokens]:
    """Ask over HTTP, every client on a connection of its own that it keeps."""
    todo: queue.SimpleQueue[int] = queue.SimpleQueue()
    for index in range(len(asks)):
        todo.put(index)
    answers: list[Tokens | Exception] = [RuntimeError("never asked")] * len(asks)

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            try:
                index = todo.get_nowait()
            except queue.Empty:
                break
            try:
                answers[index] = _ask(connection, asks[index])
            except Exception as error:
                answers[index] = error
        connection.close()

    clients = [threading.Thread(target=work) for _ in range(min(num_clients, len(asks)))]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    tokens: list[Tokens] = []
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
        tokens.append(answer)
    return tokens


def _ask(connection: http.client.HTTPConnection, ask: Ask) -> Tokens:
    body = {
        "prompt": ask.prompt,
        "n_predict": ask.num_new,
        "ignore_eos": True,
        "cache_prompt": True,
        "return_tokens": True,
        # The cheapest way to be greedy.
        "samplers": ["top_k"],
        "top_k": 1,
    }
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/completion", json.dumps(body), headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status != http.HTTPStatus.OK:
        raise SystemExit(f"llama-server answered {response.status}: {answer}")
    return tuple(answer["tokens"])


def batched_bench(tool: Path, model: ModelFile, count: int, asks: Sequence[Ask]) -> float:
    """Tokens a second, prompts included, of ``llama-batched-bench`` on prompts of average size.

    It decodes random tokens in lock-step: nothing arrives, nothing ends, nothing is chosen.
    """
    num_prompt = round(mean(len(ask.prompt) for ask in asks))
    num_new = round(mean(ask.num_new for ask in asks))
    command = [
        *(str(tool), "--model", str(model.path), "--output-format", "jsonl"),
        # Its log is written by a thread that is not waited for at the end, and with it is lost, on
        # a busy machine, what was measured last: so that is one sequence more, of no interest.
        *("-npp", str(num_prompt), "-ntg", str(num_new), "-npl", f"{count},1"),
        *("--ctx-size", str(count * model.context)),
        *("--threads", str(model.threads), "--threads-batch", str(model.threads)),
        *("--gpu-layers", str(model.gpu_layers)),
        *_weights_as_ours(),
    ]
    for _ in range(_BENCH_TRIES):
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = [line for line in finished.stdout.splitlines() if line.startswith("{")]
        if finished.returncode == 0 and lines:
            return float(json.loads(lines[0])["speed"])
    raise SystemExit(
        f"{shlex.join(command)} ended {_BENCH_TRIES} times without a figure, at last with status "
        f"{finished.returncode}; it wrote:\n{finished.stdout[-1000:]}\n{finished.stderr[-1000:]}"
    )
