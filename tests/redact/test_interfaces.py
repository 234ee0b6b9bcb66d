"""Redaction over HTTP and JSON-RPC, with the engine of the bundle."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from server_fakes import Running, running

from eat_edge.config import EngineConfig
from eat_edge.engine import Engine, load
from eat_edge.stdio.server import Server

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")

TEXT = "他在柏林见了李娜，a@example.com。"


@pytest.fixture(scope="module")
def fast() -> Iterator[Engine]:
    with load(config=EngineConfig(threads=1), mode="fast") as engine:
        yield engine


@pytest.fixture(scope="module")
def server(fast: Engine) -> Iterator[Running]:
    with running(fast, mode="fast") as server:
        yield server


def test_a_request_is_answered_without_its_names(server: Running) -> None:
    answer = server.ask("POST", "/v1/redact", {"texts": [TEXT], "operators": {"PER": "mask"}})
    assert answer.status == 200
    (record,) = answer.json["documents"]
    assert record["text"] == "他在[LOC_1]见了███，[EMAIL_1]。"
    assert [one["label"] for one in record["redactions"]] == ["LOC", "PER", "EMAIL"]
    for one in record["redactions"]:
        assert record["text"][one["start"] : one["end"]] == one["text"]
    assert "柏林" not in answer.body.decode()
    assert "Berlin" not in answer.body.decode()


def test_options_and_names_of_a_request_count(server: Running) -> None:
    body = {"texts": [TEXT], "labels": ["PER"], "ignore": ["李娜"], "operator": "hash"}
    (record,) = server.ask("POST", "/v1/redact", body).json["documents"]
    assert record["text"].startswith("他在柏林见了李娜，[EMAIL:")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"operator": "blur"}, "operator is 'blur': choose mask"),
        ({"operators": {"a b": "mask"}}, "operator of 'a b'"),
        ({"scope": "world"}, "scope is 'world'"),
        ({"offsets": "utf-16"}, "offsets are code points here"),
        ({"speed": 1}, "it has a field that is not known"),
    ],
)
def test_what_cannot_be_is_refused(server: Running, values: dict[str, Any], message: str) -> None:
    answer = server.ask("POST", "/v1/redact", {"texts": [TEXT], **values})
    assert answer.status == 422
    assert message in answer.json["error"]


def test_the_description_has_it(server: Running) -> None:
    openapi = server.ask("GET", "/openapi.json").json
    assert "/v1/redact" in openapi["paths"]
    schemas = openapi["components"]["schemas"]
    names = schemas["RedactRequest"]["properties"]["names"]["anyOf"][0]["items"]["$ref"]
    assert names.removeprefix("#/components/schemas/") in schemas


def test_json_rpc_redacts(fast: Engine) -> None:
    params = {"documents": [TEXT], "operators": {"LOC": "keep"}, "operator": "mask"}
    frames = b""
    for number, (method, own) in enumerate(
        [("redact", params), ("redact", {"documents": [TEXT], "operator": "blur"})], 1
    ):
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": own}
        body = json.dumps(message).encode()
        frames += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    sink = io.BytesIO()
    assert Server(fast, io.BytesIO(frames), sink).run() == 0
    answers = [
        json.loads(part[part.index(b"{") :]) for part in sink.getvalue().split(b"Content-")[1:]
    ]
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id[1]["result"]["documents"][0]["text"] == "他在柏林见了███，███。"
    assert "choose mask" in by_id[2]["error"]["message"]
