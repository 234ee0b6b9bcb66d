"""Records as other tools read them."""

import json
from pathlib import Path

import pytest
from tool_formats import DOCUMENTS, GOOD, spans_of, written

from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.types import Document
from eat_edge.writers import STREAM_WRITERS


def test_bulk_lines_are_pairs() -> None:
    lines = [json.loads(line) for line in written(STREAM_WRITERS["bulk"]).splitlines()]
    assert lines[0] == {"index": {"_id": "a.docx"}}
    assert lines[1]["entities"][2]["place"] == "page 2"
    assert len(lines) == 2 * len(DOCUMENTS)
    long = written(STREAM_WRITERS["bulk"], [Document("a", id="长" * 200)])
    assert json.loads(long.splitlines()[0]) == {"index": {}}


def test_json_is_one_list() -> None:
    records = json.loads(written(STREAM_WRITERS["json"]))
    assert [record["id"] for record in records] == [document.id for document in DOCUMENTS]
    assert json.loads(written(STREAM_WRITERS["json"], ())) == []


def test_data_sets_are_read_by_datasets(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    path = tmp_path / "a.jsonl"
    path.write_bytes(written(STREAM_WRITERS["datasets"], GOOD))
    found = datasets.load_dataset("json", data_files=str(path), cache_dir=str(tmp_path))["train"]
    assert found[0]["tokens"][:4] == ["😀", "李", "娜", "в"]
    assert found[0]["ner_tags"][:4] == ["O", "B-PER", "I-PER", "O"]


def test_label_studio_converts_its_annotations(tmp_path: Path) -> None:
    converter = pytest.importorskip("label_studio_sdk.converter")
    task = json.loads(written(STREAM_WRITERS["label-studio"], GOOD[1:2]))[0]
    task |= {"id": 1, "annotations": [{"id": 1, **task.pop("predictions")[0]}]}
    source = tmp_path / "export.json"
    source.write_text(json.dumps([task]), "utf-8")
    config = (
        '<View><Labels name="label" toName="text"><Label value="LOC"/></Labels>'
        '<Text name="text" value="$text"/></View>'
    )
    converter.Converter(config, str(tmp_path)).convert_to_json_min(
        str(source), str(tmp_path / "out"), is_dir=False
    )
    (found,) = read_gold(tmp_path / "out" / "result.json", labels=LabelMap()).documents
    assert spans_of(found) == [(0, 2, "LOC")]
