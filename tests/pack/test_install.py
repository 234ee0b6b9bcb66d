"""The installer of a pack: it refuses what was changed, and another Python."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eat_edge.pack import install


def spoil_wheel(pack: Path) -> None:
    with next((pack / "wheels").glob("eat_edge*")).open("ab") as file:
        file.write(b"x")


def remove_wheel(pack: Path) -> None:
    next((pack / "wheels").glob("eat_edge*")).unlink()


def plant_wheel(pack: Path) -> None:
    (pack / "wheels" / "eat_edge-9.9-py3-none-any.whl").write_bytes(b"planted")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (spoil_wheel, "is damaged: copy and unpack"),
        (remove_wheel, "is missing: unpack"),
        (plant_wheel, "is not in SHA256SUMS: remove it"),
    ],
)
def test_the_installer_refuses_what_was_changed(
    furnished: Path, spoil: Any, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(furnished)
    with pytest.raises(SystemExit, match="1"):
        install.verify(furnished)
    assert message in capsys.readouterr().err


def test_the_installer_refuses_another_python(capsys: pytest.CaptureFixture[str]) -> None:
    install.check_machine(".".join(map(str, sys.version_info[:2])))
    with pytest.raises(SystemExit, match="1"):
        install.check_machine("2.7")
    assert "this pack is for Python 2.7" in capsys.readouterr().err


def test_the_installer_runs_by_itself_and_stops_at_damage(furnished: Path, tmp_path: Path) -> None:
    spoil_wheel(furnished)
    result = subprocess.run(
        ["sh", str(furnished / "install.sh"), str(tmp_path / "venv")],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1
    assert b"is damaged" in result.stderr
    assert not (tmp_path / "venv").exists()
