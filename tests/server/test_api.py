"""The API as a client meets it, on the default bundle in the mode fast."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import INFO, NDJSON, GatedEngine, Running, lines_of, running
from wrong_options import WRONG_OPTIONS

from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine, load
from eat_edge.server.limits import Limits
from eat_edge.stats import EngineStats
from eat_edge.writers.record import as_json

TEXTS = [
    "他在柏林见了李娜。",
    "",
    "安倍晋三は東京で会見した。",
    "😀𠮷野家在柏林开店。\r\n👨‍👩‍👧李娜来了。",
    "Привет из Москвы",
]


@pytest.fixture(scope="module")
def fast() -> Iterator[Engine]:
    with load(None, EngineConfig(threads=1, options=Options(mode="fast"))) as engine:
        yield engine


@pytest.fixture(scope="module")
def server(fast: Engine) -> Iterator[Running]:
    with running(fast, mode="fast") as here:
        yield here


def test_every_text_gets_the_answer_of_the_library(server: Running, fast: Engine) -> None:
    answer = server.tag(*TEXTS)
    assert answer.status == 200
    records = answer.json["documents"]
    assert [record["text"] for record in records] == TEXTS
    for record, text in zip(records, TEXTS, strict=True):
        document = fast(text)
        assert record["lang"] == document.lang
        assert [
            {
                **asdict(entity),
                "score": round(entity.score, 4),
                "evidence": list(entity.evidence),
                "alternatives": [asdict(other) for other in entity.alternatives],
            }
            for entity in document.entities
        ] == record["entities"]
        for entity in record["entities"]:
            assert text[entity["start"] : entity["end"]] == entity["text"]
    assert sum(len(record["entities"]) for record in records) >= 5


def test_no_text_is_no_error(server: Running) -> None:
    assert server.tag().json == {"documents": []}


@pytest.mark.parametrize("body", [{"text": "x"}, {"text": ["x"]}, {}])
def test_who_forgets_the_texts_is_told_how_they_are_given(server: Running, body: Any) -> None:
    refused = server.ask("POST", "/v1/tag", body)
    assert refused.status == 422
    assert (
        refused.json["error"]
        == 'body.texts: it is missing; give a list of texts, {"texts": ["..."]}'
    )


def test_the_language_can_be_told(server: Running) -> None:
    assert server.tag("東京", lang="ja").json["documents"][0]["lang"] == "ja"
    refused = server.tag("東京", lang="xx")
    assert refused.status == 422
    assert "lang is 'xx': this server knows zh, ja" in refused.json["error"]


ASKED: list[dict[str, Any]] = [
    {"mode": "fast"},
    {"lang": "zh-CN"},
    {"min_score": 0.9},
    {"labels": ["LOC", "PER"]},
    {"offsets": "utf-16"},
    {"lang": "JA", "labels": ["PER"], "min_score": 0.1, "offsets": "utf-16"},
]
LISTS: list[dict[str, Any]] = [
    {"names": [{"surface": "東京", "label": "CITY", "english": "Tokyo"}], "labels": ["CITY"]},
    {"names": [{"surface": "東京", "type": "CITY"}]},
    {"ignore": ["東京", "柏林"]},
]
"""Options that only a body can have."""


def test_requests_have_the_options_of_the_library(server: Running, fast: Engine) -> None:
    for options in ASKED + LISTS:
        told = server.tag(*TEXTS, **options)
        assert told.status == 200
        expected = [as_json(fast(text, **options).to_dict()) for text in TEXTS]
        assert told.json["documents"] == [json.loads(one) for one in expected]


def test_streams_have_the_options_of_the_library(server: Running, fast: Engine) -> None:
    body = b"".join(as_json({"text": text}) + b"\n" for text in TEXTS)
    for options in ASKED:
        query = urlencode(
            {
                name: ",".join(value) if isinstance(value, list) else value
                for name, value in options.items()
            }
        )
        answer = server.ask("POST", f"/v1/tag/stream?{query}", body, NDJSON)
        expected = [json.loads(as_json(fast(text, **options).to_dict())) for text in TEXTS]
        found = [{**record, "id": None} for record in lines_of(answer.body)]
        assert found == expected


@pytest.mark.parametrize(("values", "message"), WRONG_OPTIONS, ids=str)
def test_wrong_options_are_named_with_what_would_be_right(
    server: Running, values: dict[str, Any], message: str
) -> None:
    is_json = all(value == value for value in values.values())
    refused = server.tag("柏林", **values) if is_json else None
    if refused is not None:
        assert refused.status == 422
        # What has another type in JSON is told by its place.
        (name,) = values
        told = refused.json["error"]
        assert f"body: {message}" in told or f"body.{name}" in told
    if all(isinstance(value, str) for value in values.values()):
        answer = server.ask("POST", f"/v1/tag/stream?{urlencode(values)}", b"", NDJSON)
        assert answer.status == 422
        assert f"query: {message}" in answer.json["error"]


def test_an_unknown_option_of_a_stream_is_refused(server: Running) -> None:
    answer = server.ask("POST", "/v1/tag/stream?speed=high", b"", NDJSON)
    assert (answer.status, "'speed'" in answer.json["error"]) == (422, True)


def test_a_server_of_the_mode_fast_has_no_other(server: Running) -> None:
    refused = server.tag("東京", mode="full")
    assert (refused.status, "only 'fast'" in refused.json["error"]) == (422, True)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"{", "body"),
        (b"[]", "body"),
        (b'{"texts": "a"}', "body.texts"),
        (b'{"texts": [7]}', "body.texts.0"),
        (
            b'{"texts": ["a", "b\\ud800"]}',
            "body.texts.1: half of a surrogate pair, '\\ud800', at 1",
        ),
        (b'{"texts": [], "names": [{"surface": "\\udc00"}]}', "body.names.0.surface: half of"),
        (b'{"secret": "\\ud800", "texts": []}', "body: half of"),
        (b'{"texts": [], "secret": 1}', "body"),
        (b"[" * 10_000, "body"),
        (b'{"texts": ["\xff"]}', "body"),
    ],
)
def test_what_is_no_request_is_refused_and_not_repeated(
    body: bytes, place: str, server: Running
) -> None:
    answer = server.ask("POST", "/v1/tag", body, {"Content-Type": "application/json"})
    assert answer.status in (400, 422)
    assert set(answer.json) == {"error"}
    assert place in answer.json["error"]
    assert "secret" not in answer.json["error"]


def test_a_form_of_another_site_is_no_request(server: Running) -> None:
    body = json.dumps({"texts": ["柏林"]}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert server.ask("POST", "/v1/tag", body, {"Content-Type": kind}).status == 415
        assert server.ask("POST", "/v1/tag/stream", body, {"Content-Type": kind}).status == 415


def test_a_stream_has_one_answer_a_line_in_order(server: Running) -> None:
    lines = [json.dumps({"text": text, "id": number}) for number, text in enumerate(TEXTS * 20)]
    body = "\n".join(lines).encode()
    answer = server.ask("POST", "/v1/tag/stream", body, NDJSON)
    assert answer.status == 200
    records = lines_of(answer.body)
    assert [record["id"] for record in records] == [str(number) for number in range(len(lines))]
    assert [record["text"] for record in records] == TEXTS * 20


def test_what_the_server_is(server: Running) -> None:
    info = server.ask("GET", "/v1/info").json
    assert info["mode"] == "fast"
    assert info["limits"] == asdict(Limits())
    assert {"zh", "ja"} <= set(info["languages"])
    with running(GatedEngine()) as other:
        assert INFO.bundle_path not in other.ask("GET", "/v1/info").body.decode()


def test_it_is_alive_and_ready(server: Running) -> None:
    assert server.ask("GET", "/healthz").json == {"status": "alive"}
    assert server.ask("GET", "/readyz").json == {"status": "ready"}


def test_metrics_count_texts_and_tell_memory(server: Running) -> None:
    server.tag(*TEXTS)
    told = server.ask("GET", "/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    text = told.body.decode()
    for name in ("eat_edge_queue_texts", "eat_edge_batch_texts_sum", "eat_edge_text_seconds_sum"):
        assert re.search(rf"^{name} \d", text, re.MULTILINE), name
    counted = re.search(r'^eat_edge_texts_total\{outcome="tagged"\} (\S+)', text, re.MULTILINE)
    assert counted is not None
    assert float(counted[1]) >= len(TEXTS)
    assert "process_resident_memory_bytes" in text
    assert 'eat_edge_requests_total{path="/v1/tag",status="200"}' in text


def test_metrics_tell_of_the_engine() -> None:
    with running(GatedEngine()) as here:
        text = here.ask("GET", "/metrics").body.decode()
    told = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    for name, value in {
        'eat_edge_tokens_total{kind="read"}': 300,
        'eat_edge_tokens_total{kind="reused"}': 500,
        'eat_edge_tokens_total{kind="chosen"}': 60,
        'eat_edge_decoder_requests_total{outcome="completed"}': 5,
        "eat_edge_decoder_batches_total": 10,
        "eat_edge_decoder_batch_sequences_total": 40,
        "eat_edge_decoder_running": 3,
        "eat_edge_decoder_waiting": 2,
        "eat_edge_decoder_max_sequences": 16,
        "eat_edge_memory_resident_bytes": 1 << 20,
    }.items():
        assert float(told[name]) == value, name
    # What nobody knows is left out, not 0.
    assert "eat_edge_memory_peak_bytes" not in told
    assert "eat_edge_memory_ceiling_bytes" not in told


def test_unknown_paths_and_methods_are_refused_in_json(server: Running) -> None:
    assert server.ask("GET", "/nowhere").status == 404
    assert server.ask("DELETE", "/v1/tag").status == 405
    assert server.ask("GET", "/static/../app.py").status == 404
    assert server.ask("GET", "/static/index.html").status == 404
    assert set(server.ask("GET", "/nowhere").json) == {"error"}


def test_requests_have_identifiers_and_the_log_has_no_text(
    server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        own = server.ask("POST", "/v1/tag", {"texts": ["柏林 secret"]}, {"X-Request-ID": "mine-7"})
        server.ask("GET", "/secret?secret", headers={"X-Request-ID": "secret\tsecret " * 9})
        server.ask("POST", "/v1/tag", b"secret", {"Content-Type": "application/json"})
    assert own.headers["x-request-id"] == "mine-7"
    # pytest listens to the access log of uvicorn, too, which is switched off.
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "uvicorn.access"
    )
    assert "mine-7 POST /v1/tag 200" in logged
    assert "secret" not in logged
    assert "柏林" not in logged


def test_a_failure_inside_is_told_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    with running(GatedEngine()) as here, caplog.at_level(logging.INFO):
        broken = here.tag("broken")
        assert (broken.status, set(broken.json)) == (500, {"error"})
        assert here.tag("well").json["documents"][0]["translation"] == "WELL"
    assert "RuntimeError" in caplog.text
    assert "broken it is" not in caplog.text


class LostEngine(GatedEngine):
    """Cannot say what it did."""

    def stats(self) -> EngineStats:
        raise RuntimeError("secret")


def test_every_failure_is_told_in_the_same_way(caplog: pytest.LogCaptureFixture) -> None:
    with running(LostEngine()) as here, caplog.at_level(logging.INFO):
        answer = here.ask("GET", "/metrics")
    assert (answer.status, set(answer.json)) == (500, {"error"})
    assert "RuntimeError" in caplog.text
    assert "secret" not in answer.body.decode()


def test_the_description_is_complete(server: Running) -> None:
    openapi = server.ask("GET", "/openapi.json").json
    text = json.dumps(openapi)
    for reference in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert reference in openapi["components"]["schemas"]
    request = openapi["components"]["schemas"]["TagRequest"]["properties"]
    assert request["texts"]["maxItems"] == Limits().max_texts
    assert re.match(request["lang"]["anyOf"][0]["pattern"], "ja")
    assert request["mode"]["anyOf"][0]["enum"] == ["fast"]
    assert request["labels"]["anyOf"][0]["items"]["pattern"] == "^(?:PER|LOC|ORG|MISC)$"
    stream = openapi["paths"]["/v1/tag/stream"]["post"]
    assert "application/x-ndjson" in stream["requestBody"]["content"]


def test_pages_need_nothing_but_themselves(server: Running) -> None:
    for page in ("/", "/docs"):
        answer = server.ask("GET", page)
        assert answer.headers["content-type"].startswith("text/html")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        html = answer.body.decode()
        assert not re.search(r"<script>|<style|\son\w+=|style=", html)
        seen = re.findall(r'(?:src|href)="(static/[^"]+)"', html)
        while seen:
            name = seen.pop()
            asset = server.ask("GET", f"/{name}")
            assert asset.status == 200, name
            source = asset.body.decode()
            assert not re.search(r"https?://(?!www\.w3\.org)|innerHTML|eval\(|@import", source)
            seen += [f"static/{other}" for other in re.findall(r'from "\./([^"]+)"', source)]
