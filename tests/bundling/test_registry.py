"""Bundles by name: kept, listed, found by every command, and forgotten."""

import os
from pathlib import Path

import pytest

from eat_edge import cli
from eat_edge.bundle import default_path
from eat_edge.bundling.registry import Registry, registry_path, resolved
from eat_edge.errors import ConfigError
from eat_edge.types import ExitStatus

OURS = default_path()


def bundle(*arguments: str) -> int:
    return cli.main(["bundle", *arguments])


def test_a_directory_does_not_take_the_place_of_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Registry({"mine": OURS}).write()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "yours").mkdir()
    assert resolved("mine") == str(OURS)
    assert resolved("./mine") == "./mine"
    assert resolved("yours") == "yours"
    assert resolved("./other") == "./other"
    assert resolved(str(tmp_path / "gone")) == str(tmp_path / "gone")


def test_what_is_no_name_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    Registry({"mine": OURS}).write()
    assert cli.main(["tag", "-t", "柏林", "--bundle", "yours"]) == ExitStatus.FAILED
    told = capsys.readouterr().err
    assert "no bundle 'yours'" in told
    assert "embedded, mine" in told
    for arguments in (["remove", "yours"], ["default", "yours"]):
        assert bundle(*arguments) == ExitStatus.FAILED


@pytest.mark.parametrize("name", ["embedded", "a b", "../a", "", "x" * 65])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be called"):
        Registry().added(name, OURS)


def test_a_name_is_not_taken_away() -> None:
    with pytest.raises(ConfigError, match="already"):
        Registry({"mine": Path("/elsewhere")}).added("mine", OURS)


def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    """Opened as a file is, it would be waited for without end."""
    path = registry_path()
    assert path is not None
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="is no regular file"):
        Registry.read()


@pytest.mark.parametrize(
    "content",
    [
        "no JSON",
        "[]",
        '{"bundles": {"a": 1}, "default": "a"}',
        '{"bundles": {"\\u001b[2J": "/a"}, "default": "embedded"}',
        '{"bundles": {"a": "/a"}, "default": "\\u001b[2J"}',
    ],
)
def test_a_broken_list_is_told_by_its_path(content: str) -> None:
    path = registry_path()
    assert path is not None
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=r"bundles\.json is no list of bundles"):
        Registry.read()
