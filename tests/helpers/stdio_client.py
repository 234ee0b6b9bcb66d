"""A client of ``eat-edge stdio``, and an engine that waits and fails when it is told to."""

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from cli_fakes import command

ROOT = Path(__file__).resolve().parents[2]


ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'helpers'}",
    "PYTHONUTF8": "1",
}


BERLIN = {
    "start": 0,
    "end": 2,
    "text": "柏林",
    "label": "LOC",
    "score": 0.9,
    "english": "Berlin",
    "english_source": "",
    "english_score": 0.0,
    "english_guess": "",
    "evidence": ["lexicon"],
    "id": "",
    "alternatives": [],
}


HELD = """
import threading
import cli_fakes
from eat_edge.types import Document

go = threading.Event()

class Engine(cli_fakes.Engine):
    "Holds the text 'hold' until it is given 'go', and fails on others as they say."

    def _tag(self, documents, options):
        for document in documents:
            if document.text == "hold":
                go.wait()
            if document.text == "go":
                go.set()
            if document.text == "bug":
                raise RuntimeError("a bug")
            if document.text == "noise":
                import os
                os.write(1, b"noise on standard output")
            yield from super()._tag([document], options)

cli_fakes.Engine = Engine
"""


class Client:
    """Speaks with the command."""

    def __init__(self, arguments: list[str]) -> None:
        self.process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            cwd=ROOT,
        )
        assert self.process.stdin and self.process.stdout and self.process.stderr
        self.stdin, self.stdout = self.process.stdin, self.process.stdout

    def raw(self, data: bytes) -> None:
        self.stdin.write(data)
        self.stdin.flush()

    def body(self, data: bytes) -> None:
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))

    def send(self, method: str, params: Any = None, **fields: Any) -> None:
        record = {"jsonrpc": "2.0", "method": method, **fields}
        if params is not None:
            record["params"] = params
        self.body(json.dumps(record).encode())

    def receive(self) -> Any:
        header = self.stdout.readline()
        assert header.startswith(b"Content-Length: "), header
        assert self.stdout.readline() == b"\r\n"
        message = json.loads(self.stdout.read(int(header.split()[1])))
        assert message.pop("jsonrpc") == "2.0"
        return message

    def ask(self, method: str, params: Any = None, id: Any = 1) -> Any:
        self.send(method, params, id=id)
        answer = self.receive()
        assert answer["id"] == id
        return answer.get("result", answer.get("error"))

    def end(self) -> tuple[int, bytes, bytes]:
        """Close the input; the status, and whatever was still said."""
        out, err = self.process.communicate()
        return self.process.returncode, out, err

    def kill(self) -> None:
        self.process.kill()
        with suppress(BrokenPipeError, ValueError):
            self.process.communicate()


def fake(*arguments: str) -> list[str]:
    started = command("stdio", *arguments)
    script = started[-1].replace("import cli_fakes\n", f"import cli_fakes\n{HELD}\n", 1)
    return [*started[:-1], script]
