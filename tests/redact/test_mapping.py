"""Keys and maps: secrets of one user, or none at all."""

import os
from pathlib import Path

import pytest

from eat_edge.errors import ConfigError
from eat_edge.redact.mapping import MapReader, MapWriter, read_key

pytest.importorskip("cryptography")

US = os.geteuid()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    read_key(path, may_make=True)
    return path


def others_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file that is opened is somebody else's."""
    true_fstat = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        found = list(true_fstat(descriptor))
        found[4] = US + 4711
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", fstat)


def test_a_key_is_made_once_and_private(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    assert read_key(key, may_make=True) == read_key(key, may_make=False)


def test_what_a_stopped_run_left_empty_becomes_a_key(key: Path) -> None:
    before = read_key(key, may_make=False)
    key.write_bytes(b"")
    assert read_key(key, may_make=True) not in (b"", before)


@pytest.mark.parametrize("mode", [0o666, 0o644, 0o640, 0o602])
@pytest.mark.parametrize("is_empty", [False, True])
def test_a_key_that_others_may_know_is_refused(key: Path, mode: int, *, is_empty: bool) -> None:
    if is_empty:
        key.write_bytes(b"")
    before = key.read_bytes()
    key.chmod(mode)
    with pytest.raises(ConfigError, match=r"may be read or written by others: .*chmod 600 /"):
        read_key(key, may_make=True)
    assert key.read_bytes() == before


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_key_of_somebody_else_is_refused(
    key: Path, monkeypatch: pytest.MonkeyPatch, *, is_empty: bool
) -> None:
    if is_empty:
        key.write_bytes(b"")
    before = key.read_bytes()
    others_own(monkeypatch)
    with pytest.raises(ConfigError, match="belongs to another user"):
        read_key(key, may_make=True)
    assert key.read_bytes() == before


def test_a_pipe_is_no_key_and_no_map(key: Path, tmp_path: Path) -> None:
    """Opened as a file is, it would be waited for without end."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for may_make in (False, True):
        with pytest.raises((ConfigError, OSError), match=r"regular file|No such device"):
            read_key(pipe, may_make=may_make)
    with pytest.raises(ConfigError, match="is no regular file"):
        MapReader(pipe, read_key(key, may_make=False))
    with pytest.raises((ConfigError, OSError), match=r"regular file|No such device"):
        MapWriter(pipe, read_key(key, may_make=False))


def test_a_map_that_others_may_read_is_refused(key: Path, tmp_path: Path) -> None:
    path = tmp_path / "map"
    path.touch(0o666)
    path.chmod(0o666)
    secret = read_key(key, may_make=False)
    with pytest.raises(ConfigError, match=f"chmod 600 {path}"):
        MapWriter(path, secret)
    with pytest.raises(ConfigError, match=f"chmod 600 {path}"):
        MapReader(path, secret)
    path.unlink()
    MapWriter(path, secret).close()
    assert path.stat().st_mode & 0o777 == 0o600
    MapReader(path, secret).close()


def test_a_map_of_somebody_else_is_refused(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map"
    path.touch(0o600)
    secret = read_key(key, may_make=False)
    others_own(monkeypatch)
    with pytest.raises(ConfigError, match="belongs to another user"):
        MapWriter(path, secret)
