"""The server behind ``eat-edge stdio``: who is answered when, and how it ends."""

import io
import json
import threading
from typing import Any

import cli_fakes
import pytest
from stdio_client import BERLIN, Client

from eat_edge.stdio import server


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


def test_what_is_sent_before_shutdown_is_answered_before_exit(client: Client) -> None:
    for number in range(20):
        client.send("tag", {"text": f"{number}柏林"}, id=number)
    client.send("shutdown", id=20)
    client.send("exit")
    answers = [client.receive() for _ in range(21)]
    assert sorted(answer["id"] for answer in answers) == list(range(21))
    assert not any("error" in answer for answer in answers)
    assert answers[-1]["id"] == 20
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


def test_a_client_that_goes_away_ends_it(client: Client) -> None:
    client.stdout.close()
    for number in range(100):
        client.send("tag", {"text": "柏林"}, id=number)
    client.stdin.close()
    assert client.process.wait() in (0, 141)
    assert client.process.stderr is not None
    with client.process.stderr as err:
        assert b"Traceback" not in err.read()
