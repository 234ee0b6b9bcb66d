"""The script that multiplies two matrices in llama.cpp's code for AMX, in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from eat_edge.decoder.llama import amx_trial
from eat_edge.decoder.llama.library import amx, library_directory, system_info


def tried(library: Path) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, str(amx_trial.__file__), str(library)]
    return subprocess.run(command, capture_output=True, check=False)


def test_its_verdict_is_the_one_that_counts() -> None:
    done = tried(library_directory() / "libggml-cpu.so")
    assert (done.returncode == 0) == (amx() == "sound")
    if "AMX_INT8 = 1" not in system_info():
        assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


@pytest.mark.parametrize("name", ["libggml-base.so", "gone.so"])
def test_another_library_is_not_sound(name: str) -> None:
    assert tried(library_directory() / name).returncode != 0


def test_it_imports_nothing_of_ours() -> None:
    """It is read as a script, so that it starts in less than a tenth of a second."""
    code = (
        "import runpy, sys; before = set(sys.modules); runpy.run_path(sys.argv[1]);"
        "print({'numpy', 'eat_edge'} & (set(sys.modules) - before))"
    )
    command = [sys.executable, "-S", "-c", code, str(amx_trial.__file__)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
