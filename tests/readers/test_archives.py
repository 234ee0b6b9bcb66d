import bz2
import gzip
import io
import lzma
import sys
import zipfile
from collections.abc import Callable

import pytest

from eat_edge.readers.archives import COMPRESSIONS, members_of, unpacked
from eat_edge.readers.parsers.parsed import RefusedError
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


def test_the_end_of_a_stream_is_not_known() -> None:
    stream = unpacked(io.BytesIO(gzip.compress(TEXT)), ".gz")
    stream.seek(3)
    assert stream.seek(2, io.SEEK_CUR) == 5
    with pytest.raises(io.UnsupportedOperation, match="the end is not known"):
        stream.seek(0, io.SEEK_END)


def test_a_fault_of_the_disk_is_no_damage() -> None:
    class Disk(io.BytesIO):
        def read(self, size: "int | None" = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error") as caught:
        unpacked(Disk(gzip.compress(TEXT)), ".gz").read()
    assert caught.value.errno == 5


def test_a_member_that_cannot_be_opened_is_named() -> None:
    data = bytearray(archive_of(["1"]).getvalue())
    data[0:4] = b"PK\x09\x09"
    with pytest.raises(RefusedError, match="'1' in it is damaged"):
        list(members_of(io.BytesIO(bytes(data))))


def test_a_disk_that_fails_while_a_member_is_opened_is_no_damage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    members = members_of(archive_of(["1", "2"]))
    next(members)
    monkeypatch.setattr(zipfile.ZipFile, "open", fail)
    with pytest.raises(OSError, match="Input/output error"):
        next(members)


def test_names_in_utf8_and_in_other_alphabets() -> None:
    assert [name for name, _ in members_of(archive_of(["柏林.txt"]))] == ["柏林.txt"]
    data = archive_of(["xx.txt"]).getvalue().replace(b"xx.txt", b"\x81\xff.txt")
    assert [name for name, _ in members_of(io.BytesIO(data))] == ["ü\u00a0.txt"]


def test_zstandard_is_read_where_its_package_is(monkeypatch: pytest.MonkeyPatch) -> None:
    zstd = pytest.importorskip("backports.zstd")
    packed = zstd.compress(TEXT)
    assert unpacked(io.BytesIO(packed), ".zst").read() == TEXT
    with pytest.raises(OSError, match="damaged after"):
        unpacked(io.BytesIO(b"x" + packed), ".zst").read()
    monkeypatch.setitem(sys.modules, "backports", None)
    with pytest.raises(RefusedError, match=r"needs the package backports\.zstd"):
        unpacked(io.BytesIO(packed), ".zst")


def test_closing_twice_does_nothing() -> None:
    stream = unpacked(io.BytesIO(gzip.compress(TEXT)), ".gz")
    raw = stream.raw  # type: ignore[attr-defined]
    raw.close()
    raw.close()
    assert raw.closed
