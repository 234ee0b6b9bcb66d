"""Comparing the outputs of two builds."""

from pathlib import Path

import pytest

from benchmarks import outputs

GOLD = '{"id": "1", "text": "他在柏林。", "lang": "zh", "entities": []}\n' * 3


def test_what_is_the_same_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "zh_some.jsonl"
    gold.write_text(GOLD, "utf-8")
    before, after = tmp_path / "before", tmp_path / "after"
    run = [str(gold), "--modes", "fast", "--threads", "1"]
    assert outputs.main([str(before), *run]) == 0
    assert capsys.readouterr().out == "zh_some.fast.jsonl: written\n"
    written = before / "zh_some.fast.jsonl"
    assert written.read_text("utf-8").count("柏林") >= 3
    assert outputs.main([str(after), *run, "--against", str(before)]) == 0
    assert capsys.readouterr().out == "zh_some.fast.jsonl: the same\n"
    lines = written.read_bytes().splitlines()
    written.write_bytes(b"\n".join([lines[0], lines[1].replace(b"zh", b"ja"), lines[2]]) + b"\n")
    assert outputs.main([str(after), *run, "--against", str(before)]) == 1
    assert "1 records differ, the first in line 2" in capsys.readouterr().out
    written.unlink()
    assert outputs.main([str(after), *run, "--against", str(before)]) == 1
    assert "there is no" in capsys.readouterr().out
