"""What a tagger takes of memory: numbers of a process of its own."""

import sys
from pathlib import Path

import pytest

from benchmarks.tagger_memory import SMALL, main

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the memory")


def test_a_real_tagger_takes_more_than_its_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["tagger_memory", "--one", "1", "128"])
    main()
    loading, reading = map(int, capsys.readouterr().out.split())
    assert loading > 30_000_000
    assert 0 <= reading < 200_000_000
    assert (Path(SMALL) / "tagger.onnx").is_file()
