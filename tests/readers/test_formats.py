"""What an input is, by its name and its first bytes: nothing is tagged as text that is none."""

import json
from pathlib import Path
from typing import Any

import pytest
from office_read import read

from eat_edge.readers import read_documents

ROWS: list[dict[str, Any]] = [
    {"id": 1, "text": "华为在深圳。"},
    {"id": 2, "text": "李娜在柏林。", "n": 3},
]


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(json.dumps(row) for row in ROWS),
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2, ensure_ascii=False),
    ],
    ids=["lines", "list", "printed list"],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_is_read_as_json(tmp_path: Path, content: str, codec: str) -> None:
    found = read(tmp_path / "a.json", content.encode(codec))
    assert [document.text for document in found] == [row["text"] for row in ROWS]
    assert [document.error for document in found] == [None, None]
    assert (found[1].id, found[1].extra) == ("2", {"n": 3})


def test_a_json_file_of_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    (document,) = read(path, json.dumps({"text": "柏林"}, indent=1).encode())
    assert (document.text, document.id, document.error) == ("柏林", str(path), None)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"text": "a', "broken JSON"),
        (b"plain text", "broken JSON"),
        (b'"text"', 'neither an object {"text": ...} nor a list'),
        (b'{"name": "a"}', 'no "text"'),
        (b'["a"]', 'not an object {"text": ...}'),
    ],
)
def test_json_that_has_no_text_is_refused(tmp_path: Path, content: bytes, error: str) -> None:
    (document,) = read(tmp_path / "a.json", content)
    assert document.error is not None and error in document.error
    assert document.text == ""


def test_going_on_in_a_json_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ROWS))
    first, second = read_documents([str(path)])
    assert list(read_documents([str(path)], start=first.after)) == [second]
    assert list(read_documents([str(path)], start=second.after)) == []


def test_an_unknown_ending_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    for name in ("a.foo", "b.txt", "notes", "c.2026-11-30"):
        read(tmp_path / name, "柏林".encode(), on_unknown_ending=said.append)
    assert said == [str(tmp_path / "a.foo"), str(tmp_path / "c.2026-11-30")]
    said.clear()
    read(tmp_path / "x.bin", bytes(range(256)) * 40, on_unknown_ending=said.append)
    read(tmp_path / "a.foo", b"a", input_format="text", on_unknown_ending=said.append)
    assert said == []
