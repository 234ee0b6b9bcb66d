"""JSON Lines."""

import json

from hypothesis import given
from written_documents import DOCUMENT, documents, written

from eat_edge.types import Document


def test_jsonl_record() -> None:
    assert written("jsonl", DOCUMENT) == (
        '{"id":"news.txt:3","lang":"zh","text":"李克强总理访问了柏林。","entities":['
        '{"start":0,"end":3,"text":"李克强","label":"PER","score":0.9713,"english":"Li Keqiang",'
        '"english_source":"","english_score":0.0,"english_guess":"",'
        '"evidence":["lexicon","translation"],"id":"","alternatives":[]},'
        '{"start":8,"end":10,"text":"柏林","label":"LOC","score":0.9713,"english":"Berlin",'
        '"english_source":"","english_score":0.0,"english_guess":"",'
        '"evidence":["lexicon","translation"],"id":"","alternatives":[]}],'
        '"translation":"Premier Li Keqiang visited Berlin.","translation_notes":[],'
        '"error":null,"error_kind":null}\n'
    )


def test_jsonl_extra_fields_keep_their_order_and_never_replace_ours() -> None:
    extra = {"url": "u", "error": "theirs", "entities": 1, "tags": [1], "author": None}
    record = json.loads(written("jsonl", Document("x", extra=extra)))
    assert list(record)[8:] == ["url", "tags", "author"]
    assert record["error"] is None
    assert record["entities"] == []


@given(documents())
def test_jsonl_writes_anything_on_one_line(document: Document) -> None:
    document = Document(document.text, id=document.id, extra={"big": 2**70, "s": "\ud800"})
    (line,) = written("jsonl", document).split("\n")[:-1]
    record = json.loads(line)
    assert record["text"] == document.text
    assert record["big"] == 2**70
