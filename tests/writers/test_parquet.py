"""Parquet out: every type as it came, results as columns, row groups of bounded size."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="PyArrow is not installed")
import pyarrow as pa
import pyarrow.parquet as pq
from parquet_tables import TEXTS, TYPED, documents, passed, write

from eat_edge.errors import InputError
from eat_edge.readers import read_documents
from eat_edge.types import Alternative, Document, Entity
from eat_edge.writers import Columns, ParquetWriter
from eat_edge.writers.parquet import MAX_ROWS


def copy(out: Path, *paths: str) -> Any:
    """Read and write, as the command does, and give the table."""
    with out.open("wb") as stream:
        writer = ParquetWriter(stream, passed(*paths))
        for document in documents(*paths):
            writer.write(document)
        writer.close()
        assert not stream.closed
    return pq.read_table(out)


def test_every_type_passes_through_unchanged(tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", {"text": TEXTS, **TYPED})
    table = copy(tmp_path / "out.parquet", source)
    original = pq.read_table(source)
    assert table["text"].to_pylist() == TEXTS
    for name in TYPED:
        assert table[name].type == original[name].type, name
        assert table[name].equals(original[name]), name


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
