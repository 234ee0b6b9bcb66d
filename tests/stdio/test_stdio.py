"""``eat-edge stdio``: a real process, its frames, its errors, its end."""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import cli_fakes
import pytest
from cli_fakes import command
from hypothesis import given
from hypothesis import strategies as st
from wrong_options import WRONG_OPTIONS

from eat_edge.stdio import server
from eat_edge.stdio.framing import MAX_BODY
from eat_edge.text.utf16 import utf16_offsets

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'helpers'}",
    "PYTHONUTF8": "1",
}
REAL = [sys.executable, "-m", "eat_edge.cli", "stdio", "--mode", "fast", "--threads", "1"]
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
SOME_WRONG = [one for one in WRONG_OPTIONS if "nan" not in str(one)]
"""Those that JSON can write."""

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


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client(fake())
    yield made
    if made.process.returncode is None:
        made.kill()


def test_one_text_with_the_real_engine() -> None:
    client = Client(REAL)
    info = client.ask("info")
    assert {"zh", "ja"} <= set(info["languages"])
    assert info["threads"] == 1
    text = "😀他在柏林。"
    plain = client.ask("tag", {"text": text, "id": "a", "lang": "zh"})
    assert (plain["id"], plain["lang"], plain["error"]) == ("a", "zh", None)
    (berlin,) = plain["entities"]
    assert text[berlin["start"] : berlin["end"]] == berlin["text"] == "柏林"
    wide = client.ask("tag", {"text": text, "offsets": "utf-16"})["entities"][0]
    assert (wide["start"], wide["end"]) == (berlin["start"] + 1, berlin["end"] + 1)
    unknown = client.ask("tag", {"text": text, "lang": "xx"})
    assert unknown["code"] == -32602 and "'xx'" in unknown["message"]
    assert client.ask("shutdown") is None
    client.send("exit")
    assert client.end() == (0, b"", b"")


def test_options_have_the_values_of_the_library(client: Client) -> None:
    text = "😀柏林"
    (wide,) = client.ask("tag", {"text": text, "offsets": "utf-16"})["entities"]
    assert (wide["start"], wide["end"]) == (2, 4)
    assert client.ask("tag", {"text": text, "labels": ["PER"]})["entities"] == []
    assert client.ask("tag", {"text": text, "min_score": 0.95})["entities"] == []
    both = {"documents": [text], "labels": ["LOC"], "min_score": 0.5, "lang": "zh_Hans"}
    (record,) = client.ask("tagMany", both)["documents"]
    assert (record["lang"], len(record["entities"])) == ("zh", 1)


def test_a_record_is_that_of_json_lines(client: Client) -> None:
    expected = {"id": None, "lang": "und", "text": "柏林", "entities": [BERLIN]}
    expected |= {"translation": "", "translation_notes": [], "error": None, "error_kind": None}
    assert client.ask("tag", {"text": "柏林"}) == expected


def test_many_with_progress(client: Client) -> None:
    documents = ["柏林", {"text": "x", "id": 7, "lang": "ja"}, {"text": "字" * 600_000}]
    client.send("tagMany", {"documents": documents, "workDoneToken": "t"}, id="many")
    told = [client.receive() for _ in documents]
    assert told == [
        {"method": "$/progress", "params": {"token": "t", "value": {"done": n, "total": 3}}}
        for n in (1, 2, 3)
    ]
    answer = client.receive()
    assert answer["id"] == "many"
    first, second, third = answer["result"]["documents"]
    assert first["entities"] == [BERLIN]
    assert (second["id"], second["lang"]) == ("7", "ja")
    assert "600000 characters" in third["error"]
    assert client.ask("tagMany", {"documents": []}) == {"documents": []}
    assert client.ask("tag", {"text": "字" * 600_000})["code"] == -32803


def test_a_later_request_is_answered_before_a_longer_one(client: Client) -> None:
    client.send("tag", {"text": "hold"}, id=1)
    assert client.ask("tag", {"text": "柏林"}, id=2)["entities"]
    client.send("tag", {"text": "go"}, id=3)
    assert {client.receive()["id"], client.receive()["id"]} == {1, 3}
    assert client.end() == (0, b"", b"")


def test_a_cancelled_request_is_answered_at_once_and_once(client: Client) -> None:
    client.send("tagMany", {"documents": ["hold", "x"], "workDoneToken": 1}, id="long")
    client.send("$/cancelRequest", {"id": "long"})
    assert client.receive() == {"id": "long", "error": {"code": -32800, "message": "cancelled"}}
    client.send("$/cancelRequest", {"id": "long"})
    client.send("$/cancelRequest", {"id": ["none"]})
    # The worker is free again, the id too, and nothing more is said of what was cancelled.
    assert client.ask("tag", {"text": "go"}, id="long")["text"] == "go"
    assert client.end() == (0, b"", b"")


def test_shutdown_waits_for_what_came_before(client: Client) -> None:
    client.send("tag", {"text": "hold"}, id=1)
    client.send("tag", {"text": "go"}, id=2)
    client.send("shutdown", id=3)
    answers = [client.receive()["id"] for _ in range(3)]
    assert answers[2] == 3 and set(answers) == {1, 2, 3}
    assert client.ask("tag", {"text": "x"}, id=4)["code"] == -32600
    client.send("exit")
    assert client.end() == (0, b"", b"")


def test_exit_does_not_wait(client: Client) -> None:
    client.send("tag", {"text": "hold"}, id=1)
    client.send("tag", {"text": "go"}, id=2)
    assert client.receive()["id"] in (1, 2)
    client.send("exit")
    status, _, err = client.end()
    assert (status, err) == (1, b"")


def test_the_end_of_the_input_waits_for_all_answers(client: Client) -> None:
    for number in range(200):
        client.send("tag", {"text": f"{number}柏林"}, id=number)
    status, out, err = client.end()
    assert (status, err) == (0, b"")
    assert out.count(b"Content-Length: ") == 200


def test_a_client_that_writes_all_before_it_reads(client: Client) -> None:
    text = "柏林" * 1_000
    for number in range(1_000):
        client.send("tag", {"text": text}, id=number)
    assert {client.receive()["id"] for _ in range(1_000)} == set(range(1_000))
    assert client.end() == (0, b"", b"")


def test_many_clients_in_one(client: Client) -> None:
    """Requests of several threads, each answered with its own text."""
    answers: dict[int, str] = {}
    reader = threading.Thread(
        target=lambda: answers.update(
            (answer["id"], answer["result"]["text"])
            for answer in (client.receive() for _ in range(400))
        )
    )
    reader.start()
    for number in range(400):
        client.send("tag", {"text": str(number)}, id=number)
    reader.join()
    assert answers == {number: str(number) for number in range(400)}


@pytest.mark.parametrize(
    ("body", "code", "id"),
    [
        (b"{", -32700, None),
        (b"\xff", -32700, None),
        (b"[" * 100_000, -32700, None),
        (b'{"jsonrpc": "2.0", "method": "tag", "id": 1, "id": 2}', -32700, None),
        (b"[]", -32600, None),
        (b"7", -32600, None),
        (b'{"method": "info", "id": 1}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": 1}', -32600, 1),
        (b'{"jsonrpc": "2.0", "id": 1.5, "method": "info"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": null, "method": "info"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": "\\ud800", "method": "info"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "rm"}', -32601, 1),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tag", "params": []}', -32602, 1),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tag"}', -32602, 1),
    ],
)
def test_a_bad_message_is_answered_and_the_next_is_read(
    client: Client, body: bytes, code: int, id: Any
) -> None:
    client.body(body)
    answer = client.receive()
    assert (answer["error"]["code"], answer["id"]) == (code, id)
    assert answer["error"]["message"]
    assert client.ask("tag", {"text": "柏林"}, id=2**70)["entities"] == [BERLIN]
    assert client.end() == (0, b"", b"")


@pytest.mark.parametrize(
    ("method", "params", "named"),
    [
        ("tag", {"text": 7}, "text"),
        ("tag", {"text": "\ud800"}, "Unicode"),
        ("tag", {"text": "x", "offsets": "bytes"}, "utf-16"),
        *(("tag", {"text": "x", **values}, message) for values, message in SOME_WRONG),
        ("tag", {"text": "x", "id": []}, "id"),
        ("tag", {"text": "x", "language": "zh"}, "'language'"),
        ("tagMany", {}, "documents"),
        ("tagMany", {"documents": [7]}, "documents[0]"),
        ("tagMany", {"documents": ["x", {"id": "x"}]}, "documents[1]"),
        ("tagMany", {"documents": [], "workDoneToken": 1.5}, "workDoneToken"),
    ],
)
def test_a_bad_parameter_is_named(client: Client, method: str, params: Any, named: str) -> None:
    error = client.ask(method, params)
    assert error["code"] == -32602
    assert named in error["message"]


def test_more_than_may_wait_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_WAITING", 200)
    bodies = [
        json.dumps({"jsonrpc": "2.0", "id": size, "method": "tag", "params": {"text": "x" * size}})
        for size in (1, 200)
    ]
    frames = "".join(f"Content-Length: {len(body)}\r\n\r\n{body}" for body in bodies)
    sink = io.BytesIO()
    engine: Any = cli_fakes.Engine()
    assert server.Server(engine, io.BytesIO(frames.encode()), sink).run() == 0
    assert b'"id": 1, "result"' in sink.getvalue()
    assert b'"id": 200, "error": {"code": -32000' in sink.getvalue()


def test_an_id_in_use_is_refused(client: Client) -> None:
    client.send("tag", {"text": "hold"}, id=1)
    client.send("info", id=1)
    refused = client.receive()
    assert refused["id"] is None and "in use" in refused["error"]["message"]
    client.send("tag", {"text": "go"}, id=2)
    assert {client.receive()["id"], client.receive()["id"]} == {1, 2}


def test_a_bug_is_an_answer_too(client: Client) -> None:
    error = client.ask("tag", {"text": "bug"})
    assert error == {"code": -32603, "message": "RuntimeError: a bug"}
    assert client.ask("tag", {"text": "x"})["text"] == "x"
    status, out, err = client.end()
    assert (status, out) == (0, b"")
    assert b"RuntimeError: a bug" in err


def test_answers_and_unknown_notifications_are_passed_over(client: Client) -> None:
    client.body(b'{"jsonrpc": "2.0", "id": 1, "result": {}}')
    client.send("initialized", {})
    assert client.ask("tag", {"text": "x"})["text"] == "x"
    assert client.end() == (0, b"", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n",
        b"{}\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"Content-Type: x\r\n\r\n",
        b"x: y\r\n" * 100,
        b"x" * 100_000,
        b"Content-Length: 10\r\n\r\nshort",
        b"Content-Length: 1",
        b"Content-Length: 99999999999999999999\r\n\r\n",
    ],
)
def test_where_the_framing_is_lost_it_says_so_and_ends(client: Client, data: bytes) -> None:
    client.send("tag", {"text": "柏林"}, id=1)
    with suppress(BrokenPipeError):
        client.raw(data)
    status, out, err = client.end()
    assert status == 1
    assert out.count(b"jsonrpc") == 2
    assert b'"id": 1' in out and b"-32700" in out
    assert b"lost" in err
    assert b"b'" not in out + err


def test_header_fields_in_any_case_and_order(client: Client) -> None:
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "info"}'
    client.raw(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n")
    client.raw(b"content-length:%d\n\n" % len(body) + body)
    assert client.receive()["id"] == 1


@pytest.mark.slow
def test_a_message_that_is_too_long_is_passed_over(client: Client) -> None:
    client.body(b" " * (MAX_BODY + 1))
    answer = client.receive()
    assert answer["error"]["code"] == -32700 and str(MAX_BODY) in answer["error"]["message"]
    assert client.ask("tag", {"text": "x"})["text"] == "x"


def test_what_others_write_to_standard_output_is_no_frame(client: Client) -> None:
    assert client.ask("tag", {"text": "noise"})["text"] == "noise"
    assert client.end() == (0, b"", b"noise on standard output")


def test_a_client_that_goes_away_ends_it(client: Client) -> None:
    client.stdout.close()
    for number in range(100):
        client.send("tag", {"text": "柏林"}, id=number)
    client.stdin.close()
    assert client.process.wait() in (0, 141)
    assert client.process.stderr is not None
    with client.process.stderr as err:
        assert b"Traceback" not in err.read()


def test_a_missing_bundle_is_said_before_anything_else() -> None:
    client = Client([*REAL, "--bundle", "no/such/bundle"])
    status, out, err = client.end()
    assert (status, out) == (2, b"")
    assert b"no/such/bundle" in err and err.count(b"\n") == 1


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_utf16_offsets(text: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)))))
    units = text.encode("utf-16-le")
    for offset, found in zip(offsets, utf16_offsets(text, offsets), strict=True):
        assert units[: 2 * found].decode("utf-16-le") == text[:offset]
