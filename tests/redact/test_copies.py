"""Where copies go: by the kind of a file, never twice to one place, never out of the directory."""

from pathlib import Path

import pytest

from eat_edge.errors import ConfigError
from eat_edge.redact.copies import Copies, name_below
from eat_edge.tag.options import TagOptions


def copies(tmp_path: Path, *names: str) -> Copies:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    inputs = TagOptions(files=tuple(str(tmp_path / name) for name in names))
    return Copies(inputs, tmp_path / "out", [str(tmp_path)])


@pytest.mark.parametrize(
    ("name", "kind", "copy"),
    [
        ("a.txt", "text", "a.txt"),
        ("sub/a", "text", "sub/a"),
        ("a.jsonl", "records", "a.jsonl"),
        ("a.csv", "records", "a.csv.jsonl"),
        ("a.docx", "documents", "a.docx"),
        ("a.zip", "documents", "a.zip"),
        ("a.txt.gz", "documents", "a.txt.gz"),
    ],
)
def test_the_kind_of_a_file_says_what_its_copy_is(
    tmp_path: Path, name: str, kind: str, copy: str
) -> None:
    some = copies(tmp_path, name)
    assert some.kind(str(tmp_path / name)) == kind
    assert some.name(some.of_file(str(tmp_path / name))) == copy


def test_documents_have_places_of_their_own_and_records_one(tmp_path: Path) -> None:
    some, path = copies(tmp_path, "z.zip"), str(tmp_path / "z.zip")
    places = ["/a.docx", "/a.docx", "/a.txt", "/../a.txt", "/l.jsonl:1", "/l.jsonl:2", "/b/l.csv:1"]
    assert [some.name(some.of_document(path, path + place)) for place in places] == [
        "z.zip/a.docx.txt",
        "z.zip/a.docx-2.txt",
        "z.zip/a.txt",
        "z.zip/a-2.txt",
        "z.zip/l.jsonl",
        "z.zip/l.jsonl",
        "z.zip/b/l.csv.jsonl",
    ]


def test_a_place_of_another_file_is_no_way(tmp_path: Path) -> None:
    some = copies(tmp_path, "z.zip")
    assert some.name(some.of_document(str(tmp_path / "z.zip"), "/etc/passwd")) == "z.zip.txt"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    inputs = TagOptions(files=(str(tmp_path / "a.txt"), str(tmp_path / "in" / "a.txt")))
    with pytest.raises(ConfigError, match="two files would be"):
        Copies(inputs, tmp_path / "out", [])


def test_a_name_is_below_the_directory_that_was_named(tmp_path: Path) -> None:
    assert name_below(str(tmp_path / "a" / "b.txt"), [str(tmp_path)]) == "a/b.txt"
    assert name_below(str(tmp_path / "a" / "b.txt"), ["elsewhere"]) == "b.txt"
