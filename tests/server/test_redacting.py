"""Texts in, the same without their names out, over HTTP."""

import json
import socket
from typing import Any

import pytest
from redacted import Endless
from server_fakes import Running

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


TEXT = "他在柏林见了李娜，a@example.com。"


def test_a_request_is_answered_without_its_names(fast_server: Running) -> None:
    answer = fast_server.ask("POST", "/v1/redact", {"texts": [TEXT], "operators": {"PER": "mask"}})
    assert answer.status == 200
    (record,) = answer.json["documents"]
    assert record["text"] == "他在[LOC_1]见了███，[EMAIL_1]。"
    assert [one["label"] for one in record["redactions"]] == ["LOC", "PER", "EMAIL"]
    for one in record["redactions"]:
        assert record["text"][one["start"] : one["end"]] == one["text"]
    assert "柏林" not in answer.body.decode()
    assert "Berlin" not in answer.body.decode()


def test_options_and_names_of_a_request_count(fast_server: Running) -> None:
    body = {"texts": [TEXT], "labels": ["PER"], "ignore": ["李娜"], "operator": "hash"}
    (record,) = fast_server.ask("POST", "/v1/redact", body).json["documents"]
    assert record["text"].startswith("他在柏林见了李娜，[EMAIL:")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"operator": "blur"}, "operator is 'blur': choose mask"),
        ({"operators": {"a b": "mask"}}, "operator of 'a b'"),
        ({"operators": {"PERS": "mask"}}, "operator of 'PERS': no name has this type"),
        ({"scope": "world"}, "scope is 'world'"),
        ({"offsets": "utf-16"}, "offsets are code points here"),
        ({"speed": 1}, "it has a field that is not known"),
    ],
)
def test_what_cannot_be_is_refused(
    fast_server: Running, values: dict[str, Any], message: str
) -> None:
    answer = fast_server.ask("POST", "/v1/redact", {"texts": [TEXT], **values})
    assert answer.status == 422
    assert message in answer.json["error"]


def test_the_description_has_it(fast_server: Running) -> None:
    openapi = fast_server.ask("GET", "/openapi.json").json
    assert "/v1/redact" in openapi["paths"]
    schemas = openapi["components"]["schemas"]
    names = schemas["RedactRequest"]["properties"]["names"]["anyOf"][0]["items"]["$ref"]
    assert names.removeprefix("#/components/schemas/") in schemas


def test_a_client_that_goes_ends_its_redaction(
    fast_server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless(monkeypatch)
    body = json.dumps({"texts": [TEXT]}).encode()
    head = f"POST /v1/redact HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}"
    with socket.create_connection(("127.0.0.1", fast_server.port)) as client:
        client.sendall(f"{head}\r\nContent-Type: application/json\r\n\r\n".encode() + body)
        assert endless.begun.wait(60)
    assert endless.ended.wait(60)
