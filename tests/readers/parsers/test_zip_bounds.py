import io
import struct
import zipfile

import pytest

from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.zip_bounds import MAX_RATIO, SPARE_BYTES, open_zip, unpacked_limit


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_an_archive_is_opened() -> None:
    with open_zip(io.BytesIO(packed({"a.txt": b"a", "b.txt": b"b"}))) as archive:
        assert archive.namelist() == ["a.txt", "b.txt"]
        assert archive.read("b.txt") == b"b"


def test_a_limit_grows_with_what_is_packed() -> None:
    assert unpacked_limit(0) == SPARE_BYTES
    assert unpacked_limit(1000) - unpacked_limit(0) == 1000 * MAX_RATIO


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"zeros": bytes(SPARE_BYTES * 2)})
    with pytest.raises(RefusedError, match="looks like a ZIP bomb"):
        open_zip(io.BytesIO(bomb))


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"no archive", b"\x00" * 100])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError, match="no ZIP archive"):
        open_zip(io.BytesIO(data))


def test_a_password_is_refused() -> None:
    data = bytearray(packed({"a.txt": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RefusedError, match="encrypted"):
        open_zip(io.BytesIO(bytes(data)))


def test_too_many_members_are_refused() -> None:
    data = packed({f"{number}": b"" for number in range(10_001)})
    with pytest.raises(RefusedError, match="10001 members, more than 10000"):
        open_zip(io.BytesIO(data))


def test_an_archive_that_is_damaged_behind_its_end_mark_is_refused() -> None:
    data = packed({"a.txt": b"a"})
    at = data.index(b"PK\x01\x02")
    with pytest.raises(RefusedError, match="no ZIP archive, or damaged"):
        open_zip(io.BytesIO(data[:at] + b"PK\x09\x09" + data[at + 4 :]))


def test_a_directory_that_is_too_large_is_refused_before_it_is_read() -> None:
    data = packed({"a.txt": b"a"})
    end = data.rindex(b"PK\x05\x06")
    for members, size in ((0xFFFF, 50), (1, 1 << 23)):
        tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, size, 0, 0)
        with pytest.raises(RefusedError, match="more members than are read"):
            open_zip(io.BytesIO(data[:end] + tail))
