"""A probe says what it found in one line of JSON, or why it could not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from eat_edge.doctor import probe
from eat_edge.errors import ModelError


@contextmanager
def kept_output() -> Iterator[None]:
    """Give standard output back to the process: a probe turns it away from libraries."""
    before = os.dup(1)
    try:
        yield
    finally:
        os.dup2(before, 1)
        os.close(before)


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "eat_edge.doctor.probe", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        ("onnx", {"version", "providers", "cuda_error"}),
        ("llama", {"name", "version", "path", "refused", "package", "features", "amx", "has_gpu"}),
    ],
)
def test_a_probe_answers_in_one_line(what: str, keys: set[str]) -> None:
    done = run(what)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert set(found) == keys
    assert found["version"]


def test_the_whole_pipeline_finds_what_the_self_test_expects() -> None:
    found = probe._engine()
    assert found["differences"] == []
    assert found["seconds"] > 0


def test_what_cannot_be_tried_is_a_reason_and_no_traceback() -> None:
    done = run("engine", "/no/such/bundle")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("/no/such/bundle is not a bundle")


def test_what_a_library_prints_is_no_part_of_the_answer(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def loud() -> dict[str, Any]:
        subprocess.run([sys.executable, "-c", "print('banner')"], check=True)
        return {"is": "well"}

    monkeypatch.setitem(probe._PROBES, "loud", loud)
    monkeypatch.setattr(sys, "argv", ["probe", "loud"])
    with kept_output():
        assert probe.main() == 0
    out, err = capfd.readouterr()
    assert (json.loads(out), err) == ({"is": "well"}, "banner\n")


def test_an_error_of_ours_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def failing() -> dict[str, Any]:
        raise ModelError("no library")

    monkeypatch.setitem(probe._PROBES, "failing", failing)
    monkeypatch.setattr(sys, "argv", ["probe", "failing"])
    with kept_output():
        assert probe.main() == 2
    assert capfd.readouterr().err == "no library\n"
