"""The package where only what every system has is there: no fcntl, no /proc, no os.pread, ..."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from eat_edge.types import ExitStatus

ROOT = Path(__file__).resolve().parents[1]
BARE = [sys.executable, str(ROOT / "tests" / "helpers" / "bare_python.py")]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
TEXT = "李克强总理星期三访问了柏林。"


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BARE, *arguments],
        input=text,
        capture_output=True,
        encoding="utf-8",
        env=ENVIRONMENT,
        check=False,
    )


@contextmanager
def started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [*BARE, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=ENVIRONMENT,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_every_module_can_be_imported() -> None:
    pytest.importorskip("fastapi", reason="the extra server is not installed")
    result = run()
    assert result.returncode == 0, result.stderr


def test_files_are_tagged_and_a_stopped_run_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "in.txt", tmp_path / "out.jsonl"
    source.write_text(f"{TEXT}\n" * 3, encoding="utf-8")
    command = ["tag", str(source), "-o", str(out), "--mode", "fast"]
    for _ in range(2):
        result = run(*command)
        assert result.returncode == ExitStatus.OK, result.stderr
        records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert len(records) == 3
        assert "柏林" in [entity["text"] for entity in records[0]["entities"]]
    assert not out.with_name("out.jsonl.journal").exists()


def test_the_server_answers() -> None:
    pytest.importorskip("fastapi", reason="the extra server is not installed")
    with started("serve", "--port", "0", "--mode", "fast") as process:
        assert process.stderr is not None
        log = ""
        for line in process.stderr:
            log += line
            if address := re.search(r"serving on http://127\.0\.0\.1:(\d+)", line):
                break
        else:
            pytest.fail(log)
        with closing(http.client.HTTPConnection("127.0.0.1", int(address[1]), 60)) as connection:
            connection.request("GET", "/metrics")
            metrics = connection.getresponse().read().decode()
    assert "eat_edge" in metrics


def test_stdio_answers() -> None:
    def frame(method: str, number: int, **params: object) -> str:
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        body = json.dumps(message)
        return f"Content-Length: {len(body)}\r\n\r\n{body}"

    asked = frame("tag", 1, text=TEXT) + frame("shutdown", 2)
    result = run("stdio", "--mode", "fast", text=asked)
    assert result.returncode == ExitStatus.OK, result.stderr
    assert "柏林" in result.stdout


def test_doctor_knows_memory_and_cpus() -> None:
    result = run("doctor", "--json")
    topics = {finding["topic"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert "MB can be had" in topics["memory"]["found"], topics["memory"]
    assert "CPUs may be used" in topics["threads"]["found"]
