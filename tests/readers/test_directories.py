"""Files of directories."""

import os
from pathlib import Path

import pytest
from read_files import write

from eat_edge.errors import InputError
from eat_edge.readers.directories import files_in


def test_a_folder_that_cannot_be_read_stands_among_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "a.txt", b"x")
    closed = tmp_path / "b"
    closed.mkdir()
    scan = os.scandir

    def scandir(path: str) -> object:
        if path == str(closed):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert sorted(files_in([str(tmp_path)])) == [first, str(closed)]
    with pytest.raises(InputError, match="Permission denied"):
        files_in([str(closed)])
    with pytest.raises(InputError, match="no such file"):
        files_in([str(tmp_path), str(tmp_path / "missing.txt")])


def test_a_link_out_of_the_directory_is_passed_over_and_told(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", b"x")
    (named := tmp_path / "named").mkdir()
    first = write(named / "a.txt", b"x")
    (named / "sub").mkdir()
    within, out = named / "sub" / "within.txt", named / "sub" / "out.txt"
    within.symlink_to("../a.txt")
    out.symlink_to(secret)
    # By way of a link within, and by a directory whose name begins as the named one does.
    (second := named / "b.txt").symlink_to(out)
    (tmp_path / "named2").mkdir()
    (third := named / "c.txt").symlink_to(write(tmp_path / "named2" / "x", b"x"))
    (other := tmp_path / "link").symlink_to(named)
    told: list[str] = []
    assert files_in([str(named)], on_link_out=told.append) == (first, str(within))
    assert told == [str(second), str(third), str(out)]
    assert files_in([str(other), str(out)]) == (
        str(other / "a.txt"),
        str(other / "sub" / "within.txt"),
        str(out),
    )
