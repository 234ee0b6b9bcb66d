import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable

import pytest

from eat_edge.readers.archives import COMPRESSIONS, members_of, unpacked
from eat_edge.readers.parsers.zip_bounds import SPARE_BYTES

TEXT = "李克强访问了柏林。\n".encode() * 200
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.mark.parametrize("ending", PACKERS)
def test_a_stream_is_what_was_packed(ending: str) -> None:
    assert ending in COMPRESSIONS
    assert unpacked(io.BytesIO(PACKERS[ending](TEXT)), ending).read() == TEXT


@pytest.mark.parametrize("ending", PACKERS)
def test_it_can_go_back_and_forth(ending: str) -> None:
    stream = unpacked(io.BytesIO(PACKERS[ending](TEXT)), ending)
    stream.seek(1000)
    assert stream.read(10) == TEXT[1000:1010]
    stream.seek(3)
    assert stream.read(10) == TEXT[3:13]
    stream.seek(len(TEXT) + 5)
    assert stream.read() == b""


@pytest.mark.parametrize("ending", PACKERS)
def test_a_cut_stream_is_damaged(ending: str) -> None:
    packed = PACKERS[ending](TEXT)
    with pytest.raises(OSError, match="damaged after"):
        unpacked(io.BytesIO(packed[:-8]), ending).read()


def test_a_bomb_is_given_up() -> None:
    packed = gzip.compress(bytes(2 * SPARE_BYTES))
    with pytest.raises(OSError, match="looks like a bomb"):
        unpacked(io.BytesIO(packed), ".gz").read()


def archive_of(names: list[str]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, f"content of {name}")
    return stream


def test_members_come_in_order_without_folders() -> None:
    found = [(name, content.read()) for name, content in members_of(archive_of(["b/", "b/2", "1"]))]
    assert found == [("b/2", b"content of b/2"), ("1", b"content of 1")]


def test_names_in_utf8_that_are_not_said_to_be_are_read() -> None:
    stream = archive_of(["xxxxxx.txt"])
    data = stream.getvalue().replace(b"xxxxxx.txt", "柏林.txt".encode())
    assert [name for name, _ in members_of(io.BytesIO(data))] == ["柏林.txt"]
