"""Without llama.cpp everything works but translation, which says what is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eat_edge import cli
from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig
from eat_edge.decoder.llama import library
from eat_edge.engine import load
from eat_edge.errors import ModelError
from eat_edge.types import ExitStatus
from eat_edge.verify.selftest import read_selftest

BLOCKED = """
import sys
# What is None there is as if it were not installed.
sys.modules.update(dict.fromkeys(("llama_cpp", "xllamacpp")))
from eat_edge.cli import main
sys.exit(main())
"""
TEXT = "李克强总理星期三访问了柏林。\n"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("LLAMA_CPP_LIB_PATH", None)
    return subprocess.run(
        [sys.executable, "-c", BLOCKED, *arguments],
        input=TEXT,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_fast_mode_finds_names() -> None:
    result = run("tag", "-", "--mode", "fast")
    assert result.returncode == ExitStatus.OK, result.stderr
    assert result.stderr == ""
    assert '"text":"柏林"' in result.stdout


def test_the_mode_auto_does_without() -> None:
    result = run("tag", "-", "--max-memory", "600M")
    assert result.returncode == ExitStatus.OK, result.stderr
    assert '"text":"柏林"' in result.stdout
    assert result.stderr.count("nothing is translated") == 1
    assert 'pip install ".[prebuilt]"' in result.stderr
    told = run("info")
    assert told.returncode == ExitStatus.OK, told.stderr
    assert re.search(r"^llama cpp +not installed$", told.stdout, re.MULTILINE)


def test_an_engine_without_it_says_what_adds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_loaded", None)
    monkeypatch.setattr(library, "find_spec", lambda name: None)
    with load(config=EngineConfig(threads=1)) as engine:
        assert engine(TEXT).entities
        with pytest.raises(ModelError, match=r'pip install "\.\[prebuilt\]"'):
            engine(TEXT, mode="full")


def test_a_translation_says_what_is_missing_and_what_adds_it() -> None:
    result = run("tag", "-", "--mode", "full")
    assert result.returncode == ExitStatus.FAILED
    assert result.stdout == ""
    assert "there is no library of llama.cpp that can be used" in result.stderr
    assert 'pip install ".[prebuilt]"' in result.stderr


def test_the_self_test_asks_that_every_text_is_tagged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(library, "_loaded", None)
    monkeypatch.setattr(library, "find_spec", lambda name: None)
    total = len(read_selftest(open_bundle()).cases)
    assert cli.main(["verify", "--selftest"]) == ExitStatus.OK
    said = capsys.readouterr().out
    assert f"self-test  {total} of {total} texts tagged, without llama.cpp" in said


def test_nothing_of_a_package_that_is_there_is_imported(tmp_path: Path) -> None:
    package = tmp_path / "llama_cpp"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')\n")
    code = "from eat_edge.decoder.llama.library import has_library; print(has_library())"
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    result = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules['xllamacpp'] = None; {code}"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.returncode) == ("False\n", 0), result.stderr
