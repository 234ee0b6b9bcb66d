"""Parquet in and out, with PyArrow."""

import datetime
import io
import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="PyArrow is not installed")

import pyarrow as pa
import pyarrow.parquet as pq

from eat_edge.errors import InputError
from eat_edge.readers import read_documents, table_columns
from eat_edge.types import Alternative, Document, Entity
from eat_edge.writers import Columns, JsonlWriter, ParquetWriter
from eat_edge.writers.parquet import MAX_ROWS

NANOSECOND = 1_600_000_000_123_456_789
TYPED = {
    "whole": pa.array([1, None, 2**62]),
    "large": pa.array([1, None, 2**64 - 1], pa.uint64()),
    "flag": pa.array([True, None, False]),
    "ratio": pa.array([0.5, None, 1.5], pa.float32()),
    "price": pa.array([Decimal("1.10"), None, Decimal("2.00")]),
    "raw": pa.array([b"\xff", None, b""]),
    "day": pa.array([datetime.date(2020, 2, 29), None, datetime.date(1, 1, 1)]),
    "micro": pa.array([1, None, 2], pa.timestamp("us", "Asia/Tokyo")),
    "nano": pa.array([NANOSECOND, None, -1], pa.timestamp("ns")),
    "zoned": pa.array([NANOSECOND, None, -1], pa.timestamp("ns", "UTC")),
    "clock": pa.array([123_456_789, None, 0], pa.time64("ns")),
    "length": pa.array([NANOSECOND, None, -1], pa.duration("ns")),
    "list": pa.array([[1, 2], None, []]),
    "nested": pa.array([{"a": "x", "b": [1]}, None, {"a": None, "b": None}]),
    "words": pa.array(["x", None, "y"]).dictionary_encode(),
}
TEXTS = ["他在柏林。", "", "又回到北京。"]


def write(path: Path, columns: dict[str, Any], **options: Any) -> str:
    pq.write_table(pa.table(columns), path, **options)
    return str(path)


def documents(*paths: str, **options: Any) -> list[Document]:
    return [found.document for found in read_documents(paths, **options)]


def passed(*paths: str, column: str = "text") -> Columns:
    found = table_columns(paths, input_format="auto", encoding=None, column=column)
    assert found.types is not None
    return Columns(found.types, found.are_all)


def copy(out: Path, *paths: str) -> Any:
    """Read and write, as the command does, and give the table."""
    with out.open("wb") as stream:
        writer = ParquetWriter(stream, passed(*paths))
        for document in documents(*paths):
            writer.write(document)
        writer.close()
        assert not stream.closed
    return pq.read_table(out)


def test_rows_are_documents(tmp_path: Path) -> None:
    path = write(
        tmp_path / "in.parquet",
        {"id": [7, None, 9], "body": ["x", None, "z"], "lang": ["zh", None, "ja"], "n": [1, 2, 3]},
    )
    first, second, third = documents(path, column="body")
    assert first == Document("x", id="7", lang="zh", extra={"n": 1})
    assert (second.id, second.error) == (f"{path}:2", 'no "body"')
    assert third == Document("z", id="9", lang="ja", extra={"n": 3})


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view()])
def test_other_types_of_text(tmp_path: Path, kind: Any) -> None:
    path = write(tmp_path / "in.parquet", {"text": pa.array(["柏林"], kind)})
    assert documents(path)[0].text == "柏林"
    words = write(tmp_path / "w.parquet", {"text": pa.array(["柏林"]).dictionary_encode()})
    assert documents(words)[0].text == "柏林"


def test_a_column_that_is_no_text(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", {"text": [1], "id": [datetime.date(2020, 1, 1)]})
    (found,) = documents(path)
    assert found.error == '"text" is a number, not text'


def test_every_type_passes_through_unchanged(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", {"text": TEXTS, **TYPED})
    table = copy(tmp_path / "out.parquet", source)
    original = pq.read_table(source)
    assert table["text"].to_pylist() == TEXTS
    for name in TYPED:
        assert table[name].type == original[name].type, name
        assert table[name].equals(original[name]), name


def test_every_type_can_be_json(tmp_path: Path) -> None:
    out = io.BytesIO()
    for document in documents(write(tmp_path / "in.parquet", {"text": TEXTS, **TYPED})):
        JsonlWriter(out).write(document)
    first, second, _ = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (first["price"], first["raw"], first["day"]) == ("1.10", "/w==", "2020-02-29")
    assert first["nano"].endswith(".123456789")
    assert first["length"] == NANOSECOND
    assert first["nested"] == {"a": "x", "b": [1]}
    assert all(second[name] is None for name in TYPED)


def test_results_are_columns(tmp_path: Path) -> None:
    other = Alternative("Berlin, New Hampshire", "LOC", "Q821244")
    named: dict[str, Any] = {"english_source": "lexicon", "english_score": 0.75, "id": "Q64"}
    found = Entity(
        2, 4, "柏林", "LOC", 0.5, "Berlin", ("lexicon", "source"), **named, alternatives=(other,)
    )
    with (tmp_path / "out.parquet").open("wb") as stream:
        writer = ParquetWriter(stream, Columns({"n": None}))
        writer.write(Document("他在柏林。", id="a", lang="zh", entities=(found,), extra={"n": [1]}))
        writer.write(Document("", extra={"m": {"x": 1}}).with_error(InputError("bad")))
        writer.close()
    first, second = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert first["entities"] == [
        {
            "start": 2,
            "end": 4,
            "text": "柏林",
            "label": "LOC",
            "score": 0.5,
            "english": "Berlin",
            **named,
            "english_guess": "",
            "evidence": ["lexicon", "source"],
            "alternatives": [asdict(other)],
            "place": None,
        }
    ]
    assert (first["id"], first["error"], first["n"]) == ("a", None, "[1]")
    assert (second["entities"], second["error"], second["n"]) == ([], "bad", None)
    assert (first["error_kind"], second["error_kind"]) == (None, "InputError")
    assert second["other_fields"] == '{"m":{"x":1}}'


def test_inputs_that_differ(tmp_path: Path) -> None:
    first = write(tmp_path / "1.parquet", {"text": ["x"], "n": [1], "same": [1.5]})
    second = write(tmp_path / "2.parquet", {"n": ["two"], "text": ["y"], "same": [2.5]})
    rows = copy(tmp_path / "out.parquet", first, second).to_pylist()
    assert [(row["text"], row["n"], row["same"]) for row in rows] == [
        ("x", "1", 1.5),
        ("y", "two", 2.5),
    ]
    table = tmp_path / "3.csv"
    table.write_text("text,n\nz,3\n")
    mixed = copy(tmp_path / "mixed.parquet", first, str(table)).to_pylist()
    assert [(row["n"], row["same"]) for row in mixed] == [("1", "1.5"), ("3", None)]


def test_row_groups_are_bounded_and_gone_on_with(tmp_path: Path) -> None:
    num_rows = 2 * MAX_ROWS + 5
    source = write(
        tmp_path / "in.parquet", {"text": [f"{n}" for n in range(num_rows)]}, row_group_size=700
    )
    sizes: list[int] = []
    whole = list(read_documents([source], on_read=sizes.append))
    assert [found.document.text for found in whole] == [f"{n}" for n in range(num_rows)]
    assert sum(sizes) == Path(source).stat().st_size
    for at in (0, 63, 698, 699, 700, 1399, num_rows - 1):
        rest = read_documents([source], start=whole[at].after)
        assert list(rest) == whole[at + 1 :]
    copy(tmp_path / "out.parquet", source)
    file = pq.ParquetFile(tmp_path / "out.parquet")
    sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    assert sizes == [MAX_ROWS, MAX_ROWS, 5]


def test_no_rows_are_a_table_too(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.parquet", {"text": pa.array([], pa.string()), "n": pa.array([1])[:0]}
    )
    table = copy(tmp_path / "out.parquet", source)
    assert table.num_rows == 0
    assert table.schema.field("n").type == pa.int64()


def test_what_is_no_parquet_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    path.write_text("text\nx\n")
    with pytest.raises(InputError, match=r"in\.parquet' as Parquet"):
        read_documents([str(path)])
    with pytest.raises(InputError, match="pipe, name a file"):
        read_documents(["-"], stdin=io.BytesIO(), input_format="parquet")


def test_a_missing_column_and_one_that_cannot_pass(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", {"body": ["x"]})
    with pytest.raises(InputError, match="has no column 'text'; it has 'body'"):
        read_documents([path])
    nested = pa.array([[NANOSECOND]], pa.list_(pa.timestamp("ns")))
    path = write(tmp_path / "nested.parquet", {"text": ["x"], "times": nested})
    with pytest.raises(InputError, match=r"'times' .*cast it to microseconds"):
        read_documents([path])


def test_damage_within_is_one_error_and_the_next_file_is_read(tmp_path: Path) -> None:
    good = write(tmp_path / "good.parquet", {"text": ["y"]})
    texts = [f"{n} " * 50 for n in range(2_000)]
    bad = Path(write(tmp_path / "bad.parquet", {"text": texts}, row_group_size=500))
    data = bytearray(bad.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2_000] = bytes(2_000)
    bad.write_bytes(data)
    found = documents(str(bad), good)
    assert found[-1].text == "y"
    assert "cannot read the rest of" in str(found[-2].error)
    assert [document.text for document in found[:-2]] == texts[: len(found) - 2]
    assert len(found) >= 502
