import json
from pathlib import Path
from typing import Any

import pytest

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.annotation import as_entities, read_label_studio
from eat_edge.evaluation.spans import Span

PERSON = {"start": 0, "end": 2, "label": "PER"}


@pytest.mark.parametrize(
    "row",
    [
        {"text": "李娜来了", "label": [[0, 2, "PER"]]},
        {"text": "李娜来了", "labels": [[0, 2, "PER"]]},
        {"text": "李娜来了", "spans": [PERSON], "answer": "accept"},
        {
            "text": "李娜来了",
            "entities": [{"start_offset": 0, "end_offset": 2, "label": "PER"}],
        },
        {"tokens": ["李", "娜", "来", "了"], "ner_tags": ["B-PER", "I-PER", "O", "O"]},
    ],
    ids=["doccano", "doccano 1.8", "prodigy", "doccano relations", "tokens"],
)
def test_rows_of_other_tools_are_rewritten(row: dict[str, Any]) -> None:
    found = as_entities(row)
    (entity,) = found["entities"]
    assert found["text"] == "李娜来了"
    assert {name: entity[name] for name in PERSON} == PERSON


def test_words_are_joined_by_spaces() -> None:
    row = {"lang": "ru", "tokens": ["Анна", "в", "Казани"], "ner_tags": ["B-PER", "O", "B-LOC"]}
    found = as_entities(row)
    assert found["text"] == "Анна в Казани"
    assert [found["text"][one["start"] : one["end"]] for one in found["entities"]] == [
        "Анна",
        "Казани",
    ]


def test_one_of_ours_is_given_back() -> None:
    row = {"text": "李娜来了", "entities": [PERSON]}
    assert as_entities(row) == row


@pytest.mark.parametrize(
    "row",
    [
        {"text": "a", "spans": [], "answer": "reject"},
        {"text": "a", "label": [[0, 1]]},
        {"tokens": ["a"], "ner_tags": []},
        {"tokens": ["a"], "ner_tags": [3]},
        {"tokens": ["a"], "ner_tags": ["PER"]},
    ],
)
def test_what_cannot_be_gold_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        as_entities(row)


def result(start: int, end: int, kind: str = "labels") -> dict[str, Any]:
    return {"type": kind, "value": {"start": start, "end": end, "labels": ["PER"]}}


def written(path: Path, tasks: object) -> Path:
    path.write_text(json.dumps(tasks), "utf-8")
    return path


def test_the_first_annotation_that_was_not_cancelled_counts(tmp_path: Path) -> None:
    task = {
        "id": 7,
        "data": {"text": "李娜见了王芳"},
        "annotations": [
            {"was_cancelled": True, "result": [result(0, 1)]},
            {"result": [result(4, 6), result(0, 2), result(0, 6, "choices")]},
            {"result": []},
        ],
    }
    bare = {"data": {"text": "x"}, "annotations": []}
    (document,) = read_label_studio(written(tmp_path / "a.json", [task, bare]))
    assert document.id == "7"
    assert document.spans == (Span(0, 2, "PER"), Span(4, 6, "PER"))


def test_the_short_form_is_read(tmp_path: Path) -> None:
    task = {"text": "李娜来了", "label": [{"start": 0, "end": 2, "labels": ["PER"]}]}
    (document,) = read_label_studio(written(tmp_path / "a.json", [task]))
    assert (document.text, document.spans) == ("李娜来了", (Span(0, 2, "PER"),))
    assert document.id.endswith("task 1")


@pytest.mark.parametrize(
    "tasks", [{}, [7], [{"data": {}}], [{"data": {"text": "a"}, "annotations": [{"result": [{}]}]}]]
)
def test_what_is_no_export_is_named(tmp_path: Path, tasks: object) -> None:
    with pytest.raises(InputError, match=r"a\.json"):
        read_label_studio(written(tmp_path / "a.json", tasks))


def test_a_region_beyond_its_text_is_refused(tmp_path: Path) -> None:
    task = {"data": {"text": "ab"}, "annotations": [{"result": [result(0, 3)]}]}
    with pytest.raises(InputError, match="not within its text"):
        read_label_studio(written(tmp_path / "a.json", [task]))
