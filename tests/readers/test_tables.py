"""Which columns the tables among the inputs have."""

import os
from pathlib import Path
from typing import Any

import pytest

from eat_edge.errors import InputError
from eat_edge.readers import table_columns
from eat_edge.readers.tables import columns_of, printable


def test_columns_of_several_inputs(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.tsv"
    first.write_text("id,body,a,b\n")
    second.write_text("body\tc\tb\n")
    options: dict[str, Any] = {"input_format": "auto", "encoding": None, "column": "body"}
    found = table_columns([str(first), str(second)], **options)
    assert (found.types, found.are_all) == (dict.fromkeys("abc"), True)
    other = table_columns([str(first), str(tmp_path / "x.jsonl")], **options)
    assert (other.types, other.are_all) == (dict.fromkeys("ab"), False)
    piped = table_columns(["-"], **{**options, "input_format": "csv"})
    assert (piped.types, piped.are_all) == (None, True)


def test_pipes_and_text_have_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text,n\n")
    assert columns_of("-", "csv", None, "text") == {}
    assert columns_of(str(path), "text", None, "text") == {}
    assert list(columns_of(str(path), "csv", None, "text")) == ["text", "n"]


def test_a_table_that_was_only_found_may_be_passed_over(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("text,n\n")
    bad.write_text("body\n")
    paths = [str(bad), str(good)]
    options: dict[str, Any] = {"input_format": "auto", "encoding": None, "column": "text"}
    found = table_columns(paths, **options, must_be_readable=False)
    assert found.types == {"n": None}
    with pytest.raises(InputError, match=r"bad\.csv' has no column 'text'"):
        table_columns(paths, **options)


def test_a_path_that_is_no_unicode_can_be_shown() -> None:
    assert printable("a/b.csv") == "a/b.csv"
    assert printable(os.fsdecode(b"\xff.csv")) == "\ufffd.csv"
