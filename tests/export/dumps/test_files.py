"""Files of a dump: whatever packed them, and how far they are read."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from eat_edge.errors import InputError
from export.dumps.files import Dump


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ""])
def test_a_dump_is_read_whatever_packed_it(tmp_path: Path, suffix: str) -> None:
    text = b"first\nsecond\n" * 3
    packed: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
    }
    path = tmp_path / f"dump{suffix}"
    # Published dumps are several streams, one after the other.
    path.write_bytes(packed[suffix](text) * 2 if suffix else text * 2)
    with Dump(path) as dump:
        assert list(dump.lines(100)) == [b"first\n", b"second\n"] * 6
    with Dump(path) as dump:
        assert dump.read() == text * 2


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_a_dump_that_is_something_else_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"dump{suffix}"
    path.write_bytes(b"<html>404 Not Found</html>")
    with Dump(path) as dump, pytest.raises(InputError, match="download it again"):
        dump.read()


def test_a_line_that_is_too_long_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(b"short\n" + b"x" * 35 + b"\n" + b"y" * 9 + b"\n" + b"z" * 10)
    with Dump(path) as dump:
        assert list(dump.lines(10)) == [b"short\n", b"", b"y" * 9 + b"\n", b""]


def test_progress_names_the_file_the_share_and_the_time_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "dump"
    path.write_bytes(bytes(3 << 20))
    with caplog.at_level("INFO"), Dump(path, seconds=0) as dump:
        while dump.read():
            pass
    assert any(
        message.startswith("dump: 66.7 % of 0.00 GB, ") and message.endswith(" min left")
        for message in caplog.messages
    )


def test_a_dump_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot open .*none\.sql: No such file"):
        Dump(tmp_path / "none.sql")
