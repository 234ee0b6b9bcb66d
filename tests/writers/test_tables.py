"""Documents to CSV, and the command with tables on both sides."""

import csv
import io
import json
import resource
import subprocess
from pathlib import Path
from typing import Any

import cli_fakes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.errors import InputError
from eat_edge.types import Document, Entity
from eat_edge.writers import Columns, CsvWriter

OWN = ["id", "lang", "text", "entities", "translation", "translation_notes", "error", "error_kind"]
BERLIN = Entity(2, 4, "柏林", "LOC", 0.5, "Berlin", ("lexicon",))

DOCUMENT_ROWS = ["--format", "csv", "--csv", "documents"]


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def write(*documents: Document, **options: Any) -> bytes:
    out = io.BytesIO()
    writer = CsvWriter(out, **options)
    for document in documents:
        writer.write(document)
    writer.close()
    return out.getvalue()


def run(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    # Without llama.cpp the mode auto would say so.
    return cli_fakes.run("tag", "--mode", "fast", *arguments, **options)


def test_a_row_for_each_document() -> None:
    found = Document("他在柏林。", id="a", lang="zh", entities=(BERLIN,), translation="He.")
    header, first, second = rows(
        write(found, Document("").with_error(InputError("bad")), columns=Columns({}))
    )
    assert header == [*OWN, "other_fields"]
    assert first[:3] == ["a", "zh", "他在柏林。"]
    (entity,) = json.loads(first[3])
    assert (entity["start"], entity["end"], entity["english"]) == (2, 4, "Berlin")
    assert first[4:] == ["He.", "[]", "", "", ""]
    assert second == ["", "und", "", "[]", "", "[]", "bad", "InputError", ""]


def test_what_passes_through() -> None:
    columns = Columns({"url": None, "text": None}, are_all=True)
    document = Document("x", extra={"url": "u"})
    assert rows(write(document, columns=columns)) == [
        [*OWN, "url"],
        ["", "und", "x", "[]", "", "[]", "", "", "u"],
    ]
    # What has no column of its own is not lost.
    other = Document("x", extra={"n": 2**70, "url": None})
    assert rows(write(other, columns=Columns({"url": None})))[1][len(OWN) :] == [
        "",
        f'{{"n": {2**70}}}',
    ]
    # Nor is a column that has the name of that for all others.
    odd = Columns({"other_fields": None}, are_all=True)
    assert rows(write(Document("x", extra={"other_fields": "v"}), columns=odd))[1][len(OWN) :] == [
        '{"other_fields":"v"}'
    ]


def test_unknown_columns_are_those_of_the_first_document() -> None:
    data = write(Document("x", extra={"a": "1"}), Document("y", extra={"a": "2"}))
    assert [row[len(OWN) :] for row in rows(data)] == [["a"], ["1"], ["2"]]
    assert write() == b""
    assert rows(write(columns=Columns({"a": None}, are_all=True))) == [[*OWN, "a"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_is_read_as_it_was(texts: list[str]) -> None:
    data = write(*(Document(text) for text in texts), columns=Columns({}, are_all=True))
    assert [row[2] for row in rows(data)[1:]] == texts


def test_from_table_to_table(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text('n,body\r\n1,他在柏林。\r\n2,"a\r\nb"\r\n', "utf-8", newline="")
    result = run(str(source), "--column", "body", *DOCUMENT_ROWS)
    assert (result.returncode, result.stderr) == (0, b"")
    header, first, second = rows(result.stdout)
    assert header == [*OWN, "n"]
    assert (first[2], first[8]) == ("他在柏林。", "1")
    assert "Berlin" in first[3]
    assert (second[2], second[8]) == ("a\r\nb", "2")
    piped = run(
        *("-", "--input-format", "csv", "--column", "body", *DOCUMENT_ROWS),
        input=source.read_bytes(),
    )
    assert piped.stdout.replace(b"stdin:", f"{source}:".encode()) == result.stdout


def test_a_wrong_column_leaves_an_older_output_alone(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("body\nx\n")
    out.write_text("older")
    result = run(str(source), *DOCUMENT_ROWS, "-o", str(out))
    assert result.returncode == 2
    assert b"has no column 'text'; it has 'body'" in result.stderr
    assert out.read_text() == "older"


@pytest.mark.parametrize("is_pipe", [False, True])
@pytest.mark.parametrize("rows", ["documents", "entities"])
def test_an_interrupted_table_is_gone_on_with(tmp_path: Path, is_pipe: bool, rows: str) -> None:
    form = ["--format", "csv", "--csv", rows, "--bom"]
    source, whole, out = (tmp_path / name for name in ("in.csv", "whole.csv", "out.csv"))
    lines = "".join(f'{n},"第{n}次\n访问柏林。"\n' for n in range(2_000))
    source.write_text(f"n,text\n{lines}", "utf-8")
    options: dict[str, Any] = {"input": source.read_bytes()} if is_pipe else {}
    inputs = ["-", "--input-format", "csv"] if is_pipe else [str(source)]
    assert run(*inputs, *form, "-o", str(whole), **options).returncode == 0

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    stopped = run(*inputs, *form, "-o", str(out), preexec_fn=limit, **options)
    assert stopped.returncode == 2
    kept = out.read_bytes()
    assert kept.endswith(b"\r\n") and whole.read_bytes().startswith(kept)
    gone_on = run(*inputs, *form, "-o", str(out), **options)
    assert gone_on.returncode == 0
    assert b"going on in" in gone_on.stderr
    assert out.read_bytes() == whole.read_bytes()
    assert not out.with_name("out.csv.journal").exists()


def test_parquet_is_begun_anew(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="PyArrow is not installed")
    source, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    source.write_text("n,text\n1,他在柏林。\n", "utf-8")
    for _ in range(2):
        result = run(str(source), "--format", "parquet", "-o", str(out))
        assert (result.returncode, result.stderr) == (0, b"")
        (row,) = pq.read_table(out).to_pylist()
        assert (row["n"], row["entities"][0]["english"]) == ("1", "Berlin")
        assert not out.with_name("out.parquet.journal").exists()
    back = run(str(out), "--format", "jsonl")
    assert json.loads(back.stdout)["n"] == "1"


def test_a_disk_that_is_full_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="PyArrow is not installed")
    source, out = tmp_path / "in.txt", tmp_path / "out.parquet"
    source.write_text("".join(f"{n}访问柏林。\n" for n in range(5_000)), "utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    result = run(str(source), "--format", "parquet", "-o", str(out), preexec_fn=limit)
    assert (result.returncode, result.stderr.count(b"\n")) == (2, 1), result.stderr.decode()
    assert b"File too large" in result.stderr


def test_parquet_needs_a_file() -> None:
    result = run("-", "--format", "parquet", input=b"")
    assert result.returncode == 2
    assert b"name where it goes with -o" in result.stderr
