"""The list of names."""

import json

from tool_formats import DOCUMENTS, entity, written

from eat_edge.types import Document
from eat_edge.writers import NamesWriter


def test_the_list_of_names() -> None:
    documents = [*DOCUMENTS, DOCUMENTS[1], Document("柏林", entities=(entity(0, "柏林", "LOC"),))]
    lines = written(lambda stream: NamesWriter(stream, "jsonl"), documents).splitlines()
    assert json.loads(lines[0]) == {
        "text": "柏林",
        "label": "LOC",
        "english": "Berlin",
        "english_guess": "",
        "count": 3,
        "documents": 3,
        "first": "b",
    }
    assert len(lines) == 4
    text = written(lambda stream: NamesWriter(stream, "text")).decode().splitlines()
    assert text[0].split() == ["name", "type", "English", "count", "documents"]
    assert "=柏林   LOC   ≈ Bolin? (guess)  1      1" in text
    table = written(lambda stream: NamesWriter(stream, "csv")).decode().splitlines()
    assert table[0] == "text,label,english,english_guess,count,documents,first"
