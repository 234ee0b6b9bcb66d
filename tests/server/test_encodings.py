"""What bodies are packed in, what HEAD answers, what a log line is, and how errors name a field."""

import gzip
import json
import logging

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import JSON, NDJSON, GatedEngine, lines_of, running

from eat_edge.server.logs import start_logging

GZIP = {"Content-Encoding": "gzip"}


def test_gzip_is_read() -> None:
    packed = gzip.compress(b'{"texts": ["a",') + gzip.compress(b' "b"]}')
    lines = gzip.compress(b'{"text": "c"}\n{"text": "d"}\n' * 500)
    with running(GatedEngine()) as server:
        answer = server.ask("POST", "/v1/tag", packed, JSON | GZIP)
        streamed = server.ask("POST", "/v1/tag/stream", lines, NDJSON | GZIP)
    assert [one["translation"] for one in answer.json["documents"]] == ["A", "B"]
    assert [one["translation"] for one in lines_of(streamed.body)] == ["C", "D"] * 500


def test_what_is_too_much_unpacked_is_too_much() -> None:
    packed = gzip.compress(json.dumps({"texts": ["a" * 5_000_000]}).encode())
    with running(GatedEngine()) as server:
        assert len(packed) < server.service.limits.max_body
        assert server.ask("POST", "/v1/tag", packed, JSON | GZIP).status == 413


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(b'{"texts": ["a"]}')[:-9], b""])
def test_what_is_no_gzip_is_refused(body: bytes) -> None:
    with running(GatedEngine()) as server:
        answer = server.ask("POST", "/v1/tag", body, JSON | GZIP)
    assert (answer.status, "gzip" in answer.json["error"]) == (400, True)


def test_other_encodings_are_refused_by_name_of_the_one_that_is_read() -> None:
    with running(GatedEngine()) as server:
        answer = server.ask("POST", "/v1/tag", b"x", JSON | {"Content-Encoding": "br"})
    assert (answer.status, answer.headers["accept-encoding"]) == (415, "gzip")


@pytest.mark.parametrize("path", ["/", "/docs", "/v1/info", "/healthz", "/static/page.js"])
def test_head_is_get_without_a_body(path: str) -> None:
    with running(GatedEngine()) as server:
        head, got = server.ask("HEAD", path), server.ask("GET", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"texts": ["a"], "lnag": "zh"}, "there are texts, mode, lang"),
        ({"texts": ["a"], "names": [{"surface": "a"}]}, "body.names.0.label"),
        ({"texts": ["a"], "names": [{"surface": "a", "label": "PER", "x": 1}]}, "surface, label"),
        ({"texts": ["a"], "mode": "slow"}, "mode is 'slow'"),
    ],
)
def test_an_error_names_the_field(body: dict[str, object], named: str) -> None:
    with running(GatedEngine()) as server:
        answer = server.ask("POST", "/v1/tag", body)
    assert answer.status == 422
    assert named in answer.json["error"]


def test_a_log_may_be_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    start_logging("json", "info")
    with running(GatedEngine()) as server:
        answer = server.tag("some text")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (line,) = [one for one in lines if one.get("path") == "/v1/tag"]
    assert (line["status"], line["level"], line["method"]) == (200, "info", "POST")
    assert line["request_id"] == answer.headers["x-request-id"]
    assert "some text" not in json.dumps(lines)
