"""What a pack's own wheel is made of: something that is here, never a name on an index."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pack_fakes import CHECKOUT

from eat_edge import cli
from eat_edge.errors import ConfigError
from eat_edge.pack.source import find_source
from eat_edge.types import ExitStatus

FIND = "from eat_edge.pack.source import find_source; print(find_source())"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Our package as pip installs it: away from its checkout."""
    site = tmp_path / "site"
    shutil.copytree(
        CHECKOUT / "eat_edge", site / "eat_edge", ignore=shutil.ignore_patterns("__pycache__")
    )
    info = site / "eat_edge-0.2.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: eat-edge\nVersion: 0.2.0\n")
    return site


def run(site: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=environment, cwd=site, capture_output=True, text=True, check=False
    )


def note_origin(site: Path, origin: Path) -> None:
    noted = {"url": origin.as_uri(), "dir_info": {}}
    (site / "eat_edge-0.2.0.dist-info" / "direct_url.json").write_text(json.dumps(noted))


def checkout(place: Path, name: str = "eat-edge") -> Path:
    place.mkdir()
    (place / "pyproject.toml").write_text(f'[project]\nname = "{name}"\n')
    return place


def test_a_checkout_packs_itself() -> None:
    assert find_source() == CHECKOUT


def test_what_it_was_installed_from_is_packed(installed: Path, tmp_path: Path) -> None:
    origin = checkout(tmp_path / "our source")
    note_origin(installed, origin)
    result = run(installed, "-c", FIND)
    assert result.stdout == f"{origin}\n", result.stderr


def test_the_current_directory_is_packed_if_it_is_ours(installed: Path) -> None:
    (installed / "pyproject.toml").write_text('[project]\nname = "eat-edge"\n')
    result = run(installed, "-c", FIND)
    assert result.stdout == f"{installed}\n", result.stderr


def test_no_index_is_asked_for_our_name(installed: Path, tmp_path: Path) -> None:
    checkout(tmp_path / "gone", name="other")
    note_origin(installed, tmp_path / "gone")
    result = run(installed, "-m", "eat_edge", "pack", "-o", str(tmp_path / "pack.tar"))
    assert result.returncode == ExitStatus.FAILED
    assert "--source PATH" in result.stderr
    assert "pip" not in result.stderr


def test_a_source_that_is_given_must_be_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = checkout(tmp_path / "other", name="other")
    out = str(tmp_path / "pack.tar")
    assert cli.main(["pack", "-o", out, "--source", str(other)]) == ExitStatus.FAILED
    assert "neither a checkout of eat-edge nor its wheel" in capsys.readouterr().err
    wheel = tmp_path / "eat_edge-1.0-py3-none-any.whl"
    with pytest.raises(ConfigError, match="neither"):
        find_source(wheel)
    wheel.write_bytes(b"")
    assert find_source(wheel) == wheel
