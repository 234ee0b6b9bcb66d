"""The output file: who may read it, who may write it, and what a failed write leaves."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from cli_fakes import command

from eat_edge.errors import ConfigError
from eat_edge.writers.output import Output, is_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def common_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(("of_input", "private"), [(0o644, False), (0o640, True), (0o600, True)])
def test_output_and_journal_are_as_private_as_the_input(
    tmp_path: Path, of_input: int, private: bool
) -> None:
    source, out, older = tmp_path / "in.txt", tmp_path / "out.jsonl", tmp_path / "older.jsonl"
    source.write_text("柏林\n^C\n", "utf-8")
    source.chmod(of_input)
    older.touch(0o644)
    assert is_private([str(source)]) is private
    for path in (out, older):
        subprocess.run(command("tag", str(source), "-o", str(path)), stderr=subprocess.DEVNULL)
        expected = 0o600 if private else 0o644
        assert (mode(path), mode(path.with_name(f"{path.name}.journal"))) == (expected, expected)
    brat = tmp_path / "brat"
    subprocess.run(
        command("tag", str(source), "--format", "brat", "-o", str(brat)), stderr=subprocess.DEVNULL
    )
    assert mode(brat) == (0o700 if private else 0o755)


def test_a_pipe_says_nothing_of_privacy() -> None:
    ours, theirs = os.pipe()
    try:
        assert not is_private([ours])
    finally:
        os.close(ours)
        os.close(theirs)


def test_only_one_may_write(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with Output(path, private=False) as first:
        first.write(b"one")
        with pytest.raises(ConfigError, match="another process is writing"):
            Output(path, private=False)
        assert path.read_bytes() == b"one"
    Output(path, private=False).close()


def test_bytes_are_counted_and_compared(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with Output(path, private=False) as output:
        output.write("柏".encode())
        output.write(b"")
        output.write(b"12")
        size, crc = output.size, output.crc
        output.write(b"beyond")
    assert (size, crc) == (5, crc32("柏12".encode()))
    with Output(path, private=False) as output:
        output.resume(size, crc)
        output.write(b"3")
        assert path.read_bytes() == "柏123".encode()
        for other in ((size, crc + 1), (100, crc)):
            with pytest.raises(ConfigError, match="it was changed"):
                output.resume(*other)
    assert path.read_bytes() == "柏123".encode()


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out"
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from eat_edge.writers.output import Output\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "with Output(Path(sys.argv[1]), private=False) as output:\n"
        "    output.write(b'whole')\n"
        "    try:\n"
        "        output.write(b'too much')\n"
        "    except OSError:\n"
        "        output.write(b'fits')\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    assert path.read_bytes() == b"wholefits"
