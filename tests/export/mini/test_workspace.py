"""Where the recipe keeps what it has made."""

from pathlib import Path

import pytest

pytest.importorskip("orjson")

from export.mini.workspace import Workspace, field_of, to_make


def test_a_file_is_made_once_and_only_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    with pytest.raises(OSError, match="the disk is gone"):
        for part in to_make(path):
            part.write_text("half")
            raise OSError("the disk is gone")
    assert not path.exists()
    for part in to_make(path):
        part.write_text("whole")
    assert path.read_text() == "whole"
    assert list(to_make(path)) == []


def test_every_intermediate_result_has_a_path_of_its_own(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    paths = [
        *(kind(lang) for kind in (space.records, space.mentions, space.projected) for lang in "ab"),
        *(space.stage("one"), space.vocabulary, space.pieces, space.fusion),
    ]
    assert len(set(paths)) == len(paths)
    assert all(path.is_relative_to(tmp_path) for path in paths)


def test_what_was_not_measured_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" text\n")
    assert Workspace(tmp_path).text("a.txt") == "text"
    assert Workspace(tmp_path).text("b.txt") == "Not measured yet."


def test_empty_fields_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_text('{"t": "x", "n": 1}\n{"t": ""}\n')
    (tmp_path / "b").write_text('{"t": "柏林"}\n')
    assert list(field_of([tmp_path / "a", tmp_path / "b"], "t")) == ["x", "柏林"]
