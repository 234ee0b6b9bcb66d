"""Files that came as bytes: read by their names, and no file of this machine with them."""

import gzip
from pathlib import Path

import pytest

from eat_edge.readers import named_encoding
from eat_edge.readers.uploads import read_bytes


def test_lines_of_text_are_documents() -> None:
    first, second = read_bytes("在柏林\n\n在东京".encode(), "a.txt")
    assert [(one.text, one.id) for one in (first, second)] == [
        ("在柏林", "a.txt:1"),
        ("在东京", "a.txt:3"),
    ]
    (whole,) = read_bytes(b"a\nb\n", "a.txt", unit="file")
    assert (whole.text, whole.id) == ("a\nb\n", "a.txt")


@pytest.mark.parametrize(
    ("name", "data", "column"),
    [
        ("a.csv", "body,n\n在柏林,1\n".encode(), "body"),
        ("a.jsonl", '{"body": "在柏林", "n": 1}\n'.encode(), "body"),
        ("a.csv.gz", gzip.compress("text\n在柏林\n".encode()), "text"),
    ],
)
def test_the_ending_tells_what_it_is(name: str, data: bytes, column: str) -> None:
    (document,) = read_bytes(data, name, column=column)
    assert (document.text, document.error) == ("在柏林", None)


def test_an_encoding_may_be_named() -> None:
    data = "Пекин".encode("koi8-r")
    (document,) = read_bytes(data, "a.txt", encoding=named_encoding("koi8-r"))
    assert document.text == "Пекин"


def test_a_file_of_the_same_name_is_not_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("secret", "utf-8")
    (document,) = read_bytes("在柏林".encode(), str(path))
    assert document.text == "在柏林"
    assert list(read_bytes(b"", str(path))) == []


def test_what_cannot_be_read_is_a_document_with_an_error() -> None:
    (refused,) = read_bytes(b"no such thing", "a.txt.gz")
    assert (refused.text, refused.error_kind) == ("", "InputError")
    assert "cannot read 'a.txt.gz'" in str(refused.error)
