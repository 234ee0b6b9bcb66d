"""The command ``eat-edge verify``, on the self-test of a bundle."""

import shutil
from pathlib import Path

import pytest
from bundle_fakes import make
from selftests import stored

from eat_edge import cli
from eat_edge.bundle import default_path, open_bundle
from eat_edge.types import ExitStatus
from eat_edge.verify.selftest import Case, Expected, SelfTest, read_selftest, to_json


def test_the_command_says_which_text_differs_and_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = read_selftest(open_bundle()).cases[0]
    wrong = Case("今天下午没有什么特别的事情。", "zh", (Expected(0, 2, "PER"),))
    shutil.copytree(default_path(), tmp_path / "bundle")
    bundle = str(stored(tmp_path / "bundle", to_json(SelfTest((right, wrong)))))
    assert cli.main(["verify", "--bundle", bundle, "--selftest"]) == 1
    out = capsys.readouterr().out
    assert "self-test  1 of 2 texts are not as expected" in out
    assert "text 2: '今天下午没有什么特别的事情。'\n  0:2 '今天': not found, expected PER" in out
    assert cli.main(["verify", "--bundle", bundle]) == ExitStatus.OK
    assert "self-test" not in capsys.readouterr().out


def test_the_command_passes_the_embedded_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "--selftest"]) == ExitStatus.OK
    total = len(read_selftest(open_bundle()).cases)
    assert f"self-test  {total} of {total} texts as expected\n" in capsys.readouterr().out


def test_a_self_test_that_is_not_there_cannot_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = str(make(tmp_path / "bundle"))
    assert cli.main(["verify", "--bundle", bundle, "--selftest"]) == ExitStatus.FAILED
    assert "has no selftest.json" in capsys.readouterr().err
