"""What other tools read of ours, and what we read of theirs: nothing is lost on the way."""

import json
from pathlib import Path
from typing import Any

import pytest
from tool_formats import GOOD, gold, spans_of, written

from eat_edge.errors import InputError
from eat_edge.tag.formats import FORMATS
from eat_edge.writers import STREAM_WRITERS


def test_every_format_has_a_writer() -> None:
    assert set(FORMATS) == {*STREAM_WRITERS, "brat", "csv", "parquet"}


@pytest.mark.parametrize("name", ["doccano", "prodigy", "label-studio", "spacy"])
def test_gold_is_read_of_what_was_written(tmp_path: Path, name: str) -> None:
    if name == "spacy":
        pytest.importorskip("spacy", reason="spaCy is not installed")
    ending = {"label-studio": ".json", "spacy": ".spacy"}.get(name, ".jsonl")
    data = written(STREAM_WRITERS[name], GOOD)
    if name == "label-studio":
        # What somebody accepts of our predictions is an annotation.
        tasks = json.loads(data)
        for task in tasks:
            task["annotations"] = [{"was_cancelled": True, "result": []}, *task.pop("predictions")]
        data = json.dumps(tasks).encode()
    found = gold(tmp_path / f"gold{ending}", data)
    assert [document.text for document in found] == [document.text for document in GOOD]
    assert [*map(spans_of, found)] == [*map(spans_of, GOOD)]


def test_tokens_with_tags_are_gold(tmp_path: Path) -> None:
    found = gold(tmp_path / "a.jsonl", written(STREAM_WRITERS["datasets"], GOOD[1:2]))
    assert (found[0].text, spans_of(found[0])) == ("柏林柏林", [(0, 2, "LOC")])
    row = b'{"tokens": ["Putin", "in", "Berlin"], "ner_tags": ["B-PER", "O", "B-LOC"]}'
    (document,) = gold(tmp_path / "b.jsonl", row)
    assert (document.text, spans_of(document)) == (
        "Putin in Berlin",
        [(0, 5, "PER"), (9, 15, "LOC")],
    )


EXPORTS: dict[str, dict[str, Any]] = {
    "doccano, labels": {"text": "柏林", "labels": [[0, 2, "GPE"]]},
    "doccano, relations": {
        "text": "柏林",
        "entities": [{"id": 1, "label": "LOC", "start_offset": 0, "end_offset": 2}],
        "relations": [],
    },
    "prodigy": {
        "text": "柏林",
        "tokens": [{"text": "柏林", "start": 0, "end": 2, "id": 0}],
        "spans": [{"start": 0, "end": 2, "token_start": 0, "token_end": 0, "label": "LOC"}],
        "answer": "accept",
    },
}


@pytest.mark.parametrize("name", EXPORTS)
def test_lines_as_tools_export_them(tmp_path: Path, name: str) -> None:
    (document,) = gold(tmp_path / "a.jsonl", json.dumps(EXPORTS[name]).encode())
    assert spans_of(document) == [(0, 2, "LOC")]


def test_what_was_rejected_is_no_gold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.jsonl:1: its answer is 'reject'"):
        gold(tmp_path / "a.jsonl", json.dumps({**EXPORTS["prodigy"], "answer": "reject"}).encode())


def test_the_short_export_of_label_studio(tmp_path: Path) -> None:
    label = [{"start": 0, "end": 2, "text": "柏林", "labels": ["LOC"]}]
    tasks = [{"id": 7, "text": "柏林", "label": label}, {"id": 8, "text": "无"}]
    first, second = gold(tmp_path / "a.json", json.dumps(tasks).encode())
    assert (first.id, spans_of(first), spans_of(second)) == ("7", [(0, 2, "LOC")], [])
    for broken in (
        b"{}",
        b"[1]",
        b'[{"id": 1}]',
        b"x",
        b'[{"text": "a", "label": [{"start": 9}]}]',
    ):
        with pytest.raises(InputError, match=r"a\.json"):
            gold(tmp_path / "a.json", broken)
