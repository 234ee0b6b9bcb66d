"""Checksums that are remembered: no byte is read twice, and nothing that was touched goes by."""

import os
import time
from pathlib import Path

import pytest

from eat_edge.bundle import checksums
from eat_edge.bundle.checksums import Checksums, cache_path, sha256_of


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large, and as untouched for long; the user has a home."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(checksums, "_LARGE", 4)
    monkeypatch.setattr(checksums, "_SETTLED", -1)
    path = tmp_path / "model"
    path.write_bytes(b"weights")
    return path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read through."""
    files: list[Path] = []

    def noted(path: Path) -> str:
        files.append(path)
        return sha256_of(path)

    monkeypatch.setattr(checksums, "sha256_of", noted)
    return files


def opened(path: Path, *, is_forgetful: bool = False) -> str:
    """The sum of a file, as a start finds it."""
    sums = Checksums(is_forgetful=is_forgetful)
    found = sums.of(path)
    sums.remember()
    return found


def test_a_large_file_is_read_once(large: Path, read: list[Path]) -> None:
    assert opened(large) == opened(large) == sha256_of(large)
    assert read == [large]
    assert opened(large, is_forgetful=True) == sha256_of(large)
    assert read == [large, large]


def test_a_small_file_is_always_read(large: Path, read: list[Path]) -> None:
    large.write_bytes(b"in")
    assert opened(large) == opened(large)
    assert read == [large, large]
    assert not cache_path().exists()


def test_what_was_touched_is_read_again(large: Path, read: list[Path]) -> None:
    opened(large)
    before = large.stat()
    large.write_bytes(b"forgery")
    # Whoever forges a file of the same size can set this time, and not that of the change.
    os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(large) == sha256_of(large)
    assert read == [large, large]


def test_what_was_just_written_is_not_remembered(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may still have it mapped, and change it without changing its times."""
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(large.parent / "cache"))
    monkeypatch.setattr(checksums, "_LARGE", 4)
    now = large.stat().st_ctime_ns
    for seconds, is_remembered in ((10, False), (3590, False), (3610, True)):
        monkeypatch.setattr(time, "time_ns", lambda past=seconds: now + past * 10**9)
        opened(large)
        assert cache_path().exists() == is_remembered


def test_a_pipe_in_place_of_the_memory_is_not_waited_for(large: Path, read: list[Path]) -> None:
    cache_path().parent.mkdir(parents=True)
    os.mkfifo(cache_path())
    assert opened(large) == sha256_of(large)
    assert read == [large]


def test_the_memory_is_private_and_keeps_the_latest(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "_MAX_SUMS", 1)
    other = large.with_name("other")
    other.write_bytes(b"another")
    opened(large)
    opened(other)
    assert cache_path().stat().st_mode & 0o777 == 0o600
    assert sha256_of(other) in cache_path().read_text()
    assert sha256_of(large) not in cache_path().read_text()
    assert [one.name for one in cache_path().parent.iterdir()] == [cache_path().name]


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"a": 1}', b"\xff", b"{" * 9])
def test_a_damaged_memory_is_none(large: Path, read: list[Path], content: bytes) -> None:
    opened(large)
    cache_path().write_bytes(content)
    assert opened(large) == opened(large) == sha256_of(large)
    assert read == [large, large]


def test_what_others_may_have_written_is_not_believed(large: Path, read: list[Path]) -> None:
    opened(large)
    cache_path().chmod(0o666)
    opened(large)
    assert read == [large, large]


def test_without_a_place_to_write_nothing_fails(
    large: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = large.with_name("blocked")
    blocked.write_text("no directory")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert opened(large) == opened(large)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setattr(Path, "home", homeless)
    assert opened(large) == sha256_of(large)
    assert len(read) == 3
