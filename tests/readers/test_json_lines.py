"""JSON Lines as a table."""

import pytest
from table_texts import documents, outline

from eat_edge.readers.json_lines import record_document
from eat_edge.types import Document


def test_json_lines_have_a_column_too() -> None:
    found = documents('{"body": "x", "n": 1}\n{"n": 2}', input_format="jsonl", column="body")
    assert outline(found)[0] == ("stdin:1", "x", None)
    assert found[1].error == 'no "body"; its field can be named (--column)'
    assert found[0].extra == {"n": 1}


@pytest.mark.parametrize(
    ("own", "identifier"), [(7.0, "7"), (7.5, "7.5"), (float("nan"), "x:1"), (b"a1", "a1")]
)
def test_identifiers_and_texts_as_tables_have_them(own: object, identifier: str) -> None:
    record = {"id": own, "text": "东京".encode()}
    assert record_document(record, Document("", id="x:1"), "text") == Document(
        "东京", id=identifier
    )


def test_bytes_that_are_no_text_are_named() -> None:
    found = record_document({"text": b"\xff"}, Document("", id="x:1"), "text")
    assert found.error == '"text" is bytes that are not UTF-8, not text'


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"text": "a"', "broken JSON: "),
        ('["a"]', "JSON is not an object"),
        ('{"text": "a", "x": ' + "[" * 300 + "]" * 300 + "}", "JSON is nested too deeply"),
        ('{"text": "a", "text": "b"}', "broken JSON: it has the key 'text' twice"),
        ('{"text": "a", "id": [1]}', '"id" is a list, not text or a whole number'),
        ('{"text": "a", "lang": 5}', '"lang" is a number, not text'),
    ],
)
def test_a_line_that_is_no_record_says_why(line: str, problem: str) -> None:
    (only,) = documents(line, input_format="jsonl")
    assert only.error is not None and only.error.startswith(problem)


def test_numbers_of_any_length_are_kept() -> None:
    (only,) = documents('{"text": "a", "n": 123456789012345678901234567890}', input_format="jsonl")
    assert only.extra == {"n": 123456789012345678901234567890}


def test_keys_of_different_objects_may_be_alike() -> None:
    (found,) = documents('{"text": "a", "id": 1, "by": {"id": 2}}', input_format="jsonl")
    assert (found.id, found.error) == ("1", None)
