"""What a tagger takes of memory: numbers of a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.tagger_memory import SMALL

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the memory")


def test_a_real_tagger_takes_more_than_its_file() -> None:
    command = [sys.executable, "-m", "benchmarks.tagger_memory", "--one", "1", "128"]
    root = Path(__file__).parents[2]
    output = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    loading, reading = map(int, output.split())
    assert loading > 30_000_000
    assert 0 <= reading < 200_000_000
    assert (Path(SMALL) / "tagger.onnx").is_file()
