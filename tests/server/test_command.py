"""The command ``eat-edge serve``, before it reads any model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")


def command(*arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    code = f"import sys\n{before}\nfrom eat_edge import cli\nsys.exit(cli.main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        check=False,
    )


def test_the_command_says_what_is_wrong_before_it_reads_models(tmp_path: Path) -> None:
    for arguments, reason in [
        (["--host", "0.0.0.0"], "--allow-anyone"),
        (["--max-texts", "0"], "max_texts must be at least 1"),
        (["--token-file", str(tmp_path / "none")], "cannot read the token"),
        (["--port", "70000"], "cannot listen"),
    ]:
        done = command(*arguments, "--bundle", str(tmp_path))
        assert (done.returncode, done.stdout) == (2, "")
        assert reason in done.stderr
        assert "Traceback" not in done.stderr


def test_without_the_extra_the_command_says_so() -> None:
    done = command(before="sys.modules['fastapi'] = None")
    assert done.returncode == 2
    assert 'pip install ".[server]"' in done.stderr
    assert "Traceback" not in done.stderr
