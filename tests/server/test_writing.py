"""Records in, a file out: the formats of the command, and what is wrong with a record."""

import json
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import NDJSON, Answer, Running

from eat_edge.server.writing import WRITTEN

ENTITY = {
    "start": 2,
    "end": 4,
    "text": "柏林",
    "label": "LOC",
    "score": 0.9,
    "english": "Berlin",
    "english_source": "lexicon",
    "english_score": 0.9,
    "english_guess": "",
    "evidence": ["lexicon"],
    "id": "Q64",
    "alternatives": [{"english": "Berlin, New Hampshire", "label": "LOC", "id": "Q821244"}],
    "place": "page 3",
}
RECORD = {
    "id": "a",
    "lang": "zh",
    "text": "他在柏林。",
    "entities": [ENTITY],
    "translation": "",
    "translation_notes": [],
    "error": None,
    "error_kind": None,
}


def write(server: Running, kind: str, *records: Any) -> Answer:
    body = b"\n".join(json.dumps(record).encode() for record in records)
    return server.ask("POST", f"/v1/write?format={kind}", body, NDJSON)


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_format_is_a_file_with_the_name_in_it(fast_server: Running, kind: str) -> None:
    answer = write(fast_server, kind, RECORD)
    assert answer.status == 200
    assert answer.headers["content-disposition"] == "attachment"
    if kind == "xlsx":
        assert answer.body.startswith(b"PK")
    elif kind in ("conll", "datasets"):
        assert "B-LOC" in answer.body.decode()
    else:
        assert "柏林" in answer.body.decode()


def test_a_record_comes_back_as_it_was(fast_server: Running) -> None:
    answer = write(fast_server, "jsonl", RECORD)
    assert json.loads(answer.body) == RECORD
    assert json.loads(write(fast_server, "json").body) == []


@pytest.mark.parametrize("kind", ["spacy", "parquet", "", "%22"])
def test_another_format_is_refused_with_those_there_are(fast_server: Running, kind: str) -> None:
    answer = write(fast_server, kind, RECORD)
    assert answer.status == 422
    assert "give one of bulk, conll" in answer.json["error"]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({**RECORD, "text": 7}, "line.1.text"),
        ({**RECORD, "entities": [{**ENTITY, "start": "x"}]}, "line.1.entities.0.start"),
        ({**RECORD, "entities": [{**ENTITY, "end": 9}]}, "line.1: entities must be apart"),
        ({**RECORD, "entities": [{**ENTITY, "end": 2}]}, "line.1: entities must be apart"),
        ({**RECORD, "entities": [ENTITY, ENTITY]}, "line.1: entities must be apart"),
        ({**RECORD, "text": "\ud800"}, "line.1.text: half of a surrogate pair"),
        ([], "line.1"),
    ],
)
def test_what_is_no_record_is_told_by_its_place(
    fast_server: Running, record: Any, told: str
) -> None:
    answer = write(fast_server, "jsonl", record)
    assert answer.status == 422
    assert told in answer.json["error"]
