"""Tables of CSV and TSV."""

import csv
import io
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_texts import documents, outline, read

from eat_edge.errors import ConfigError, InputError
from eat_edge.readers import MAX_LINE, MAX_TEXT, named_encoding, read_documents
from eat_edge.types import Document

CSV = 'id,text,lang,url\r\n7,"他在柏林。\r\n又回到""北京""。",zh,u1\r\n\r\n,x,,\r\n'


def test_rows_are_documents() -> None:
    first, second = documents(CSV)
    assert first == Document('他在柏林。\r\n又回到"北京"。', id="7", lang="zh", extra={"url": "u1"})
    assert second == Document("x", id="stdin:5", extra={"url": ""})


@pytest.mark.parametrize("name", ["in.csv", "in.CSV"])
def test_files_are_known_by_their_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(CSV, "utf-8", newline="")
    found = [one.document for one in read_documents([str(tmp_path / name)])]
    assert [document.text for document in found] == [document.text for document in documents(CSV)]


def test_tabs(tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    path.write_text('body\tn\n"a\t1\nb"\t2\n', "utf-8")
    first, second = read_documents([str(path)], column="body")
    # There are no quotes in tab-separated values: a quotation mark is one.
    assert first.document == Document('"a', id=f"{path}:2", extra={"n": "1"})
    assert second.document == Document('b"', id=f"{path}:3", extra={"n": "2"})


def test_semicolons() -> None:
    found = documents('id;text\n1;"他在;柏林, 不"\n2;又回到\n')
    assert [(one.id, one.text) for one in found] == [("1", "他在;柏林, 不"), ("2", "又回到")]
    (quoted,) = documents('"id";"text"\n"1";"x"\n')
    assert (quoted.id, quoted.text) == ("1", "x")
    for row in ("id;body\n", '"id";"body"\n'):
        with pytest.raises(InputError, match="no column 'text'; it has 'id', 'body': name one"):
            documents(row)
    # With commas that do, a semicolon is one.
    (commas,) = documents("text,a;b\nx,1;2\n")
    assert commas.extra == {"a;b": "1;2"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "big5"])
def test_encodings(encoding: str) -> None:
    text = "text,url\r\n他在柏林,一\r\n又回到,二\r\n"
    found = documents(text.encode(encoding), encoding=named_encoding(encoding))
    assert [(document.text, document.extra) for document in found] == [
        ("他在柏林", {"url": "一"}),
        ("又回到", {"url": "二"}),
    ]


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    assert [document.text for document in documents("\ufefftext\nx\n")] == ["x"]
    assert [document.text for document in documents("text\nx\n".encode("utf-16"))] == ["x"]


def test_broken_rows_fail_alone() -> None:
    found = documents(b'text,n\nx,1\ntoo,many,fields\nfew\n"a"b,2\n\xff,3\ny,4\n"open,5\nz,6\n')
    assert outline(found) == [
        ("stdin:2", "x", None),
        ("stdin:3", "too", "the row has 3 fields, the header 2"),
        ("stdin:4", "few", "the row has 1 fields, the header 2"),
        ("stdin:5", "", "broken CSV: ',' expected after '\"'"),
        ("stdin:6", "\ufffd", found[4].error),
        ("stdin:7", "y", None),
        ("stdin:8", "", "broken CSV: unexpected end of data"),
    ]
    assert "invalid UTF-8" in str(found[4].error)
    assert all(set(document.extra) == {"n"} for document in found)


def test_an_empty_text_is_a_row_too() -> None:
    assert outline(documents("text,n\n,1\n")) == [("stdin:2", "", None)]


@pytest.mark.parametrize("data", ["", "\n\n", "text\n", "text"])
def test_no_rows(data: str) -> None:
    assert documents(data) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a,b\n1,2\n", "has no column 'text'; it has 'a', 'b'"),
        ("text,text\n1,2\n", "has the column 'text' twice"),
        (b"te\xff,text\n", "cannot read the header of 'stdin': invalid UTF-8"),
        ('"text\n', "cannot read the header of 'stdin': broken CSV"),
    ],
)
def test_a_header_that_cannot_be(data: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        documents(data)


def test_a_missing_column_is_said_before_anything_is_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("text\nx\n")
    bad.write_text("texts\nx\n")
    with pytest.raises(InputError, match=r"bad\.csv' has no column 'text'"):
        read_documents([str(good), str(bad)])


def test_a_text_that_is_too_long() -> None:
    found = documents(f"text,n\n{'x' * (MAX_TEXT + 1)},1\ny,2\n")
    assert "more than" in str(found[0].error)
    assert (found[0].text, found[1].text) == ("", "y")


def test_a_quote_that_is_not_closed_takes_bounded_memory() -> None:
    class Endless(io.RawIOBase):
        """A quote and 100 MB that never close it."""

        def __init__(self) -> None:
            self._head, self._num_left = b'text\n"', 100 << 20

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = self._head or b"x" * 999 + b"\n"
            self._head = b""
            size = min(len(buffer), len(piece), self._num_left)
            buffer[:size] = piece[:size]
            self._num_left -= size
            return size

    tracemalloc.start()
    try:
        stream = io.BufferedReader(Endless())
        found = read_documents(["-"], stdin=stream, input_format="csv")
        first = next(found)
        assert first.document.error is not None and str(MAX_LINE) in first.document.error
        assert next(found).document.error is None
        assert tracemalloc.get_traced_memory()[1] < 8 * MAX_LINE
    finally:
        tracemalloc.stop()


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(st.lists(st.tuples(cells, cells), max_size=5), st.data())
def test_what_was_written_is_read_and_gone_on_with(
    rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    """From every place between two rows, of files and of pipes."""
    out = io.StringIO()
    csv.writer(out).writerows([("text", "n"), *rows])
    content = out.getvalue().encode()
    found = read(content)
    assert [(one.document.text, one.document.extra["n"]) for one in found] == rows
    if found:
        at = data.draw(st.integers(0, len(found) - 1))
        assert read(content, start=found[at].after) == found[at + 1 :]
        with pytest.raises(InputError, match="not what it was"):
            read(content.replace(b"text", b"text,x", 1), start=found[at].after)


def test_files_are_gone_on_with(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("text\na\nb\n")
    second.write_text("n,text\n1,c\n2,d\n")
    paths = [str(first), str(second)]
    sizes: list[int] = []
    whole = list(read_documents(paths, on_read=sizes.append))
    assert sum(sizes) == first.stat().st_size + second.stat().st_size
    for at, one in enumerate(whole):
        sizes.clear()
        rest = list(read_documents(paths, start=one.after, on_read=sizes.append))
        assert rest == whole[at + 1 :]
        assert sum(sizes) == first.stat().st_size + second.stat().st_size


def test_without_pyarrow_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in.parquet"
    path.touch()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match=r"\.\[parquet\]"):
        read_documents([str(path)])
