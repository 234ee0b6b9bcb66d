"""Some texts in, one answer out: what the library gives, or what is wrong with the request."""

import json
import threading
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from asked import ASKED, TEXTS
from server_fakes import JSON, GatedEngine, Running, running
from waiting import wait_until

from eat_edge.engine import Engine
from eat_edge.server.pace import FULL
from eat_edge.writers.record import as_json


def test_every_text_gets_the_answer_of_the_library(fast_server: Running, fast: Engine) -> None:
    answer = fast_server.tag(*TEXTS)
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


def test_no_text_is_no_error(fast_server: Running) -> None:
    assert fast_server.tag().json == {"documents": []}


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"text": "x"}, "missing"),
        ({"text": ["x"]}, "missing"),
        ({}, "missing"),
        ({"texts": "王毅"}, "no list"),
    ],
)
def test_who_forgets_the_texts_is_told_how_they_are_given(
    fast_server: Running, body: Any, wrong: str
) -> None:
    refused = fast_server.ask("POST", "/v1/tag", body)
    assert refused.status == 422
    assert (
        refused.json["error"]
        == f'body.texts: it is {wrong}; give a list of texts, {{"texts": ["..."]}}'
    )


LISTS: list[dict[str, Any]] = [
    {"names": [{"surface": "東京", "label": "CITY", "english": "Tokyo"}], "labels": ["CITY"]},
    {"names": [{"surface": "東京", "type": "CITY"}]},
    {"ignore": ["東京", "柏林"]},
]
"""Options that only a body can have."""


def test_requests_have_the_options_of_the_library(fast_server: Running, fast: Engine) -> None:
    for options in ASKED + LISTS:
        told = fast_server.tag(*TEXTS, **options)
        assert told.status == 200
        expected = [as_json(fast(text, **options).to_dict()) for text in TEXTS]
        assert told.json["documents"] == [json.loads(one) for one in expected]


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
    body: bytes, place: str, fast_server: Running
) -> None:
    answer = fast_server.ask("POST", "/v1/tag", body, {"Content-Type": "application/json"})
    assert answer.status in (400, 422)
    assert set(answer.json) == {"error"}
    assert place in answer.json["error"]
    assert "secret" not in answer.json["error"]


def test_texts_may_be_neither_too_many_nor_too_long() -> None:
    with running(GatedEngine(), max_texts=2, max_chars=3) as here:
        assert here.tag("𠮷𠮷𠮷", "b").status == 200
        assert here.tag("a", "b", "c").status == 413
        long = here.tag("a", "abcd")
        assert long.status == 413
        assert "texts[1] has 4 characters, more than 3" in long.json["error"]


def test_a_full_queue_says_when_to_come_back() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_queue=3, max_texts=100) as here:
        busy = [threading.Thread(target=here.tag, args=("a",)) for _ in range(FULL.workers)]
        for number, thread in enumerate(busy, start=1):
            thread.start()
            wait_until(partial(engine.has_batches, number))
        waiting = threading.Thread(target=here.tag, args=("a", "b", "c"))
        waiting.start()
        wait_until(lambda: here.service.dispatcher.is_full)
        refused = here.tag("d")
        assert refused.status == 429
        assert int(refused.headers["retry-after"]) >= 1
        assert here.ask("GET", "/readyz").status == 503
        assert here.ask("GET", "/healthz").status == 200
        engine.gate.set()
        for thread in (*busy, waiting):
            thread.join()
        assert here.tag("d").status == 200


def test_what_takes_too_long_is_given_up_and_begun_no_more() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, timeout=1, max_texts=100) as here:
        texts = [str(number) for number in range(FULL.max_batch * FULL.workers + 20)]
        answer = here.tag(*texts)
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) >= 1
        engine.gate.set()
        assert here.tag("next").status == 200
    given = [text for batch in engine.batches for text in batch]
    assert len(given) == FULL.max_batch * FULL.workers + 1


def test_texts_of_a_client_that_has_gone_are_dropped() -> None:
    engine = GatedEngine(is_open=False)
    with running(engine, max_texts=100) as here:
        texts = [str(number) for number in range(FULL.max_batch * FULL.workers + 20)]
        body = json.dumps({"texts": texts}).encode()
        with closing(here.connect()) as client:
            client.request("POST", "/v1/tag", body, JSON)
            wait_until(lambda: here.service.dispatcher.num_waiting == 20)
        # Those that wait are taken up, and passed over.
        wait_until(lambda: b'status="499"' in here.ask("GET", "/metrics").body)
        engine.gate.set()
        wait_until(lambda: here.service.dispatcher.num_waiting == 0)
        assert here.tag("next").status == 200
    assert sum(map(len, engine.batches)) == FULL.max_batch * FULL.workers + 1
