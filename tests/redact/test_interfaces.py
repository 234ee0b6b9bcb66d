"""Redaction over HTTP and JSON-RPC, with the engine of the bundle."""

import io
import json
import os
import threading
from typing import Any, BinaryIO

import pytest
from redacted import Endless

from eat_edge.engine import Engine
from eat_edge.stdio.server import Server

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")

TEXT = "他在柏林见了李娜，a@example.com。"


def framed(number: int | None, method: str, params: dict[str, Any]) -> bytes:
    """A message to the server; one without a number is a notification."""
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    if number is None:
        del message["id"]
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def answers_to(engine: Engine, source: BinaryIO) -> dict[int, dict[str, Any]]:
    """What the server answers, by the number of the request."""
    sink = io.BytesIO()
    assert Server(engine, source, sink).run() == 0
    parts = sink.getvalue().split(b"Content-")[1:]
    answers = [json.loads(part[part.index(b"{") :]) for part in parts]
    return {answer["id"]: answer for answer in answers}


def rpc(engine: Engine, *asked: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """What redaction with some parameters gives."""
    frames = [framed(number, "redact", params) for number, params in enumerate(asked, 1)]
    return answers_to(engine, io.BytesIO(b"".join(frames)))


def test_json_rpc_redacts(fast: Engine) -> None:
    names = [{"surface": "柏林", "label": "CASE"}]
    answers = rpc(
        fast,
        {"documents": [TEXT], "operators": {"LOC": "keep"}, "operator": "mask"},
        {"documents": [TEXT], "operators": {"CASE": "mask"}, "names": names},
    )
    assert answers[1]["result"]["documents"][0]["text"] == "他在柏林见了███，███。"
    assert answers[2]["result"]["documents"][0]["text"].startswith("他在███见了[PER_1]")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"operator": "blur"}, "choose mask"),
        ({"operators": {"PERS": "mask"}}, "operator of 'PERS': no name has this type"),
    ],
)
def test_json_rpc_refuses_what_cannot_be(
    fast: Engine, values: dict[str, Any], message: str
) -> None:
    error = rpc(fast, {"documents": [TEXT], **values})[1]["error"]
    assert error["code"] == -32602
    assert message in error["message"]


def test_json_rpc_breaks_a_redaction_off(fast: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless(monkeypatch)
    reading, writing = os.pipe()

    def ask() -> None:
        with os.fdopen(writing, "wb", buffering=0) as client:
            client.write(framed(1, "redact", {"documents": [TEXT]}))
            endless.begun.wait(60)
            client.write(framed(None, "$/cancelRequest", {"id": 1}))

    asking = threading.Thread(target=ask)
    asking.start()
    with os.fdopen(reading, "rb") as source:
        answers = answers_to(fast, source)
    asking.join()
    assert answers[1]["error"]["code"] == -32800
    assert endless.ended.wait(60)
