"""Documents of files and of standard input: what is text, what is a line, what is an error."""

import io
import json
import os
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_files import from_stdin, read, write

from eat_edge.errors import InputError
from eat_edge.readers import read_documents
from eat_edge.types import Document


def test_files_are_read_in_order_and_stdin_among_them(tmp_path: Path) -> None:
    first = write(tmp_path / "1.txt", b"a\nb")
    second = write(tmp_path / "2.jsonl", b'{"text": "c"}\n')
    documents = read([second, "-", first], stdin=io.BytesIO(b"s\n"))
    assert [document.text for document in documents] == ["c", "s", "a", "b"]


def test_json_lines_pass_other_fields_through(tmp_path: Path) -> None:
    number = 123456789012345678901234567890
    lines = [
        {"text": "一", "id": "x", "lang": "zh", "url": "u", "n": [1, {"a": None}]},
        {"text": "二", "id": 7, "lang": None, "big": number},
        {"text": ""},
    ]
    path = write(tmp_path / "a.JSONL", "\r\n\n".join(map(json.dumps, lines)).encode())
    assert list(read([path])) == [
        Document("一", id="x", lang="zh", extra={"url": "u", "n": [1, {"a": None}]}),
        Document("二", id="7", extra={"big": number}),
        Document("", id=f"{path}:5"),
    ]


@pytest.mark.parametrize(
    ("line", "name", "text", "error"),
    [
        (b'{"text": "x"', "stdin:1", '{"text": "x"', "broken JSON"),
        (b'{"text": "\\ud800"}', "stdin:1", '{"text": "\\ud800"}', "surrogate"),
        (b'{"text": "x", "a": NaN}', "stdin:1", '{"text": "x", "a": NaN}', "broken JSON"),
        (b'["x"]', "stdin:1", '["x"]', "not an object"),
        (b'{"id": "q"}', "q", '{"id": "q"}', 'no "text"'),
        (b'{"id": "q", "text": 5}', "q", '{"id": "q", "text": 5}', '"text" is a number'),
        (b'{"id": true, "text": "x"}', "stdin:1", "x", '"id" is true or false'),
        (b'{"id": [], "text": "x"}', "stdin:1", "x", '"id" is a list'),
        (b'{"lang": {}, "text": "x"}', "stdin:1", "x", '"lang" is an object'),
        (b'{"text": "\xff"}', "stdin:1", '{"text": "\ufffd"}', "invalid UTF-8"),
    ],
)
def test_a_bad_json_line_is_a_record_with_an_error(
    line: bytes, name: str, text: str, error: str
) -> None:
    bad, good = from_stdin(line + b'\n{"text": "good"}', input_format="jsonl")
    assert (bad.id, bad.text) == (name, text)
    assert bad.error is not None and error in bad.error
    assert (good.text, good.error) == ("good", None)


@pytest.mark.parametrize("depth", [300, 2_000, 100_000])
def test_deeply_nested_json_is_refused(depth: int) -> None:
    line = '{"text": "x", "a": ' + "[" * depth + "]" * depth + "}"
    bad, good = from_stdin(f'{line}\n{{"text": "good"}}'.encode(), input_format="jsonl")
    assert bad.error is not None
    assert good.error is None


def test_many_brackets_side_by_side_are_fine() -> None:
    (document,) = from_stdin(orjson.dumps({"text": "x", "a": [[]] * 500}), input_format="jsonl")
    assert document.error is None


def test_what_cannot_be_opened_is_said_before_anything_is_read(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", b"x")
    with pytest.raises(InputError, match="missing"):
        read_documents([good, str(tmp_path / "missing.txt")])
    with pytest.raises(InputError, match="directory"):
        read_documents([str(tmp_path)])
    with pytest.raises(InputError, match="standard input"):
        read_documents(["-"])
    with pytest.raises(InputError, match="cannot read"):
        read_documents(["a\x00b"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", b"x")
    Path(path).chmod(0)
    with pytest.raises(InputError, match="permission"):
        read_documents([path])


def test_a_file_that_was_only_found_and_cannot_be_read_is_an_error_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = write(tmp_path / "2.txt", b"x")
    other = write(tmp_path / "3.csv", b"name\na\n")
    broken = write(tmp_path / "4.parquet", b"PAR1")
    folder = tmp_path / "5"
    folder.mkdir()
    paths = [closed, other, broken, str(folder), str(tmp_path / "6.txt")]
    good = write(tmp_path / "1.txt", b"a")
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed and may(path, mode))
    found = [read.document for read in read_documents([good, *paths], must_be_readable=False)]
    assert [found[0].text, found[0].error] == ["a", None]
    assert [document.id for document in found[1:]] == paths
    reasons = ("permission denied", "no column 'text'", "as Parquet", "a directory", "no such file")
    for document, reason in zip(found[1:], reasons, strict=True):
        assert reason in str(document.error)
    for path in paths:
        with pytest.raises(InputError):
            read_documents([path])
    with pytest.raises(InputError, match="standard input"):
        read_documents(["-"], must_be_readable=False)


def test_a_file_that_vanishes_is_an_error_record(tmp_path: Path) -> None:
    first, second = write(tmp_path / "1.txt", b"a"), write(tmp_path / "2.txt", b"b")
    documents = read([first, second, first])
    next(documents)
    Path(second).unlink()
    vanished, again = documents
    assert vanished.id == second and vanished.error is not None and "No such file" in vanished.error
    assert again.text == "a"


def test_a_file_name_that_is_not_unicode_gives_a_printable_id(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    try:
        write(Path(path), b"a")
    except OSError:
        pytest.skip("the file system takes Unicode names only")
    (document,) = read([path])
    assert document.id is not None and document.id.endswith("\ufffd.txt:1")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_json_value_gives_a_document(value: object) -> None:
    for record in (value, {"text": value, "id": value, "lang": value, "other": value}):
        line = json.dumps(record).encode()
        (document,) = from_stdin(line, input_format="jsonl")
        assert document.error is not None or isinstance(value, str)
