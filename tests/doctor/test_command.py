"""The command ``eat-edge doctor``: text, JSON and status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from machines import WELL, changed

from eat_edge import cli
from eat_edge.doctor.command import as_json, as_text
from eat_edge.doctor.examine import examine


def test_a_broken_bundle_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["doctor", "--json", "--bundle", str(tmp_path)]) == 1
    record = json.loads(capsys.readouterr().out)
    wrong = {item["topic"]: item for item in record["findings"] if item["level"] == "wrong"}
    assert not record["is_well"]
    assert {"bundle", "self-test"} <= set(wrong)
    assert "has no manifest.json" in wrong["bundle"]["found"]


def test_text_and_json_say_the_same() -> None:
    findings = examine(changed(bits=32))
    text, record = as_text(findings), json.loads(as_json(findings))
    assert not record["is_well"]
    assert text.startswith("WRONG  python       CPython 3.11.7, 32 bits\n")
    assert "\n                    -> install 64-bit CPython" in text
    for item in record["findings"]:
        assert item["found"] in text
    assert json.loads(as_json(examine(WELL)))["is_well"]


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, eat_edge.cli\n"
        "print(*sorted({'eat_edge.doctor.gather', 'eat_edge.tagger.onnx'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    result = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert result.stdout.split() == []
