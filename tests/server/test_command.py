"""The command ``eat-edge serve``, before it reads any model."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")


def command(*asked: list[str], before: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the command again and again in one process; the status of each is printed."""
    code = (
        f"import json, sys\n{before}\nfrom eat_edge import cli\n"
        "for arguments in json.loads(sys.argv[1]):\n"
        "    print(cli.main(['serve', *arguments]))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, json.dumps(asked)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        check=True,
    )


def test_the_command_says_what_is_wrong_before_it_reads_models(tmp_path: Path) -> None:
    reasons = {
        "--host 0.0.0.0": "--allow-anyone",
        "--max-texts 0": "max_texts must be at least 1",
        "--token-file none": "cannot read the token",
        "--port 70000": "cannot listen",
    }
    done = command(*([*asked.split(), "--bundle", str(tmp_path)] for asked in reasons))
    assert done.stdout.split() == ["2"] * len(reasons)
    told = done.stderr.splitlines()
    assert len(told) == len(reasons)
    for line, reason in zip(told, reasons.values(), strict=True):
        assert reason in line


def test_without_the_extra_the_command_says_so() -> None:
    done = command([], before="sys.modules['fastapi'] = None")
    assert done.stdout == "2\n"
    assert 'pip install ".[server]"' in done.stderr
    assert "Traceback" not in done.stderr
