"""Parquet in and out, with PyArrow."""

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="PyArrow is not installed")

import pyarrow as pa
from parquet_tables import NANOSECOND, TEXTS, TYPED, documents, write

from eat_edge.errors import InputError
from eat_edge.readers import Place, read_documents
from eat_edge.types import Document
from eat_edge.writers import JsonlWriter


def test_rows_are_documents(tmp_path: Path) -> None:
    path = write(
        tmp_path / "in.parquet",
        {"id": [7, None, 9], "body": ["x", None, "z"], "lang": ["zh", None, "ja"], "n": [1, 2, 3]},
    )
    first, second, third = documents(path, column="body")
    assert first == Document("x", id="7", lang="zh", extra={"n": 1})
    assert (second.id, second.error) == (
        f"{path}:2",
        'no "body"; its field can be named (--column)',
    )
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


@pytest.mark.parametrize("done", [1, 2, 3, 5])
def test_reading_goes_on_behind_the_rows_that_are_done(tmp_path: Path, done: int) -> None:
    """In the middle of a group of rows, at its end, and behind the last."""
    import pyarrow.parquet as pq

    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": list("abcde")}), path, row_group_size=2)
    found = read_documents([str(path)], start=Place(0, 0, done))
    assert "".join(one.document.text for one in found) == "abcde"[done:]
