"""A lock on a file, as each system has it."""

import os
from pathlib import Path

import pytest

from eat_edge.writers import file_lock
from eat_edge.writers.file_lock import is_locked


class Windows:
    """Locks bytes at the place where a file is, as Windows does."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.locked: set[int] = set()

    def locking(self, descriptor: int, mode: int, num_bytes: int) -> None:
        assert (mode, num_bytes) == (self.LK_NBLCK, 1)
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        if place in self.locked:
            raise PermissionError(13, "Permission denied")
        self.locked.add(place)


def test_windows_locks_a_byte_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    windows = Windows()
    monkeypatch.setattr(file_lock, "_fcntl", None)
    monkeypatch.setattr(file_lock, "_msvcrt", windows)
    with (tmp_path / "a").open("w+b") as file:
        file.write(b"abc")
        file.seek(2)
        assert not is_locked(file.fileno())
        assert is_locked(file.fileno())
        assert file.read() == b"c"
    assert min(windows.locked) > 1 << 30


@pytest.mark.skipif(file_lock._fcntl is None, reason="POSIX only")
def test_posix_locks_the_whole_file(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as first, (tmp_path / "a").open("wb") as second:
        assert not is_locked(first.fileno())
        assert is_locked(second.fileno())


def test_where_there_are_no_locks_nobody_holds_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(file_lock, "_fcntl", None)
    monkeypatch.setattr(file_lock, "_msvcrt", None)
    with (tmp_path / "a").open("wb") as file:
        assert not is_locked(file.fileno())
        assert not is_locked(file.fileno())
