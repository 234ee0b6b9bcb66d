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
