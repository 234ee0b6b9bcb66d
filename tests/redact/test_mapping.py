"""Keys and maps: secrets of one user, or none at all."""

import os
from pathlib import Path

import pytest

from eat_edge.errors import ConfigError
from eat_edge.redact.mapping import MapReader, MapWriter, read_key

pytest.importorskip("cryptography")

ROOT, USER = 0, 4000


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    read_key(path, may_make=True)
    return path


def owned_by(monkeypatch: pytest.MonkeyPatch, owner: int, group: int) -> None:
    """Every file that is opened is theirs, and we are a user like others."""
    true_fstat = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        found = list(true_fstat(descriptor))
        found[4:6] = owner, group
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", fstat)
    monkeypatch.setattr(os, "geteuid", lambda: USER)


def test_a_key_is_made_once_and_private(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    assert read_key(key, may_make=True) == read_key(key, may_make=False)


def test_what_a_stopped_run_left_empty_becomes_a_key(key: Path) -> None:
    before = read_key(key, may_make=False)
    key.write_bytes(b"")
    assert read_key(key, may_make=True) not in (b"", before)


@pytest.mark.parametrize("mode", [0o440, 0o640])
def test_a_key_that_root_lends_to_our_group_is_read(
    key: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    expected = read_key(key, may_make=False)
    key.chmod(mode)
    owned_by(monkeypatch, ROOT, os.getegid())
    assert read_key(key, may_make=True) == expected


@pytest.mark.parametrize(
    ("mode", "owner", "group"),
    [
        (0o640, ROOT, 4711),
        (0o660, ROOT, os.getegid()),
        (0o650, ROOT, os.getegid()),
        (0o644, ROOT, os.getegid()),
        (0o640, USER, os.getegid()),
    ],
)
def test_a_key_that_more_than_our_group_may_know_is_refused(
    key: Path, monkeypatch: pytest.MonkeyPatch, mode: int, owner: int, group: int
) -> None:
    key.chmod(mode)
    owned_by(monkeypatch, owner, group)
    with pytest.raises(ConfigError, match="may be read or written by others"):
        read_key(key, may_make=False)


def test_a_key_is_not_made_where_a_group_can_read(
    key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key.write_bytes(b"")
    key.chmod(0o640)
    owned_by(monkeypatch, ROOT, os.getegid())
    with pytest.raises(ConfigError, match="may be read or written by others"):
        read_key(key, may_make=True)


@pytest.mark.parametrize("mode", [0o666, 0o644, 0o602])
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
    owned_by(monkeypatch, USER + 1, os.getegid())
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
    owned_by(monkeypatch, USER + 1, os.getegid())
    with pytest.raises(ConfigError, match="belongs to another user"):
        MapWriter(path, secret)
