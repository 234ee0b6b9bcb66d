"""Columns read a few bytes at a time: what is asked for, or an error."""

import gc
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eat_edge.errors import BundleError
from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.column import Column
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language

U4 = np.dtype("<u4")


def save(path: Path, values: "np.ndarray[Any, Any]") -> Path:
    np.save(path, values)
    return path


def test_items_are_read_where_they_are(tmp_path: Path) -> None:
    column = Column(save(tmp_path / "a.npy", np.arange(1000, dtype=U4)), U4)
    assert len(column) == 1000
    assert np.frombuffer(column.read(997, 3), U4).tolist() == [997, 998, 999]
    assert column.read(1000, 0) == b""


@pytest.mark.parametrize(("first", "count"), [(3, 1), (0, 4), (-1, 1), (2, -1), (1 << 40, 1)])
def test_what_is_not_there_is_not_read(tmp_path: Path, first: int, count: int) -> None:
    column = Column(save(tmp_path / "a.npy", np.arange(3, dtype=U4)), U4)
    with pytest.raises(IndexError):
        column.read(first, count)


def test_a_file_that_becomes_shorter_is_noticed(tmp_path: Path) -> None:
    path = save(tmp_path / "a.npy", np.arange(3, dtype=U4))
    column = Column(path, U4)
    os.truncate(path, path.stat().st_size - 2)
    assert column.read(0, 2)
    with pytest.raises(IndexError, match="has become shorter"):
        column.read(1, 2)


@pytest.mark.parametrize(
    "values",
    [
        np.arange(3, dtype=">u4"),
        np.arange(3, dtype="<i4"),
        np.zeros((2, 2), U4),
        np.array([{}, {}], object),
    ],
)
def test_another_form_is_refused(tmp_path: Path, values: "np.ndarray[Any, Any]") -> None:
    path = tmp_path / "a.npy"
    np.save(path, values, allow_pickle=True)
    with pytest.raises(ValueError, match="in the shape"):
        Column(path, U4)


@pytest.mark.parametrize("shape", [(-1,), (4,), (1 << 62,)])
def test_a_length_that_is_not_true_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = tmp_path / "a.npy"
    with path.open("wb") as file:
        header = {"descr": "<u4", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        file.write(bytes(12))
    with pytest.raises(ValueError, match=r"in the shape|it ends before"):
        Column(path, U4)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells")
def test_files_are_closed_with_the_lexicon(tmp_path: Path) -> None:
    def num_open() -> int:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return sum(link.readlink().is_relative_to(tmp_path) for link in links)

    write_language(tmp_path, "zh", {"柏林": Surface((Name("Berlin", "LOC"),), 1.0)})
    write_index(tmp_path, ["zh"])
    lexicon = Lexicon(tmp_path)
    assert lexicon.matches("在柏林", "zh")
    assert num_open() >= 3
    lexicon.close()
    gc.collect()
    assert num_open() == 0


def test_a_broken_column_is_an_error_of_the_bundle(tmp_path: Path) -> None:
    write_language(tmp_path, "zh", {"柏林": Surface((Name("Berlin", "LOC"),), 1.0)})
    write_index(tmp_path, ["zh"])
    lexicon = Lexicon(tmp_path)
    assert lexicon.matches("x", "zh") == []
    os.truncate(tmp_path / "zh.priors.npy", 10)
    with pytest.raises(BundleError, match="restore the bundle"):
        lexicon.matches("在柏林", "zh")


def test_a_column_that_is_cut_is_no_column(tmp_path: Path) -> None:
    path = save(tmp_path / "a.npy", np.arange(3, dtype=U4))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="it ends before its 3 items do"):
        Column(path, U4)


def test_where_a_place_cannot_be_named_the_file_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.delattr(os, "pread")
    column = Column(save(tmp_path / "a.npy", np.arange(10, dtype=U4)), U4)
    assert np.frombuffer(column.read(7, 2), U4).tolist() == [7, 8]
    assert np.frombuffer(column.read(1, 1), U4).tolist() == [1]


def test_a_header_of_another_version_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.npy", np.arange(3, dtype=U4))
    content = path.read_bytes()
    path.write_bytes(content[:6] + b"\3" + content[7:])
    with pytest.raises(ValueError, match=r"its format is \(3, 0\)"):
        Column(path, U4)
