"""Where reading goes on, and that it is the same input."""

import io
from zlib import crc32

import pytest

from eat_edge.errors import InputError
from eat_edge.readers.places import Place, skip


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


def test_reading_goes_on_behind_what_was_read() -> None:
    place = Place(offset=4, crc=crc32(b"one\n"))
    for stream in (io.BytesIO(b"one\ntwo\n"), Pipe(b"one\ntwo\n")):
        skip(stream, "a.txt", place, Place())
        assert stream.read() == b"two\n"


@pytest.mark.parametrize("content", [b"ONE\ntwo\n", b"one"])
def test_a_pipe_with_another_beginning_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"'a\.txt' is not what it was"):
        skip(Pipe(content), "a.txt", Place(offset=4, crc=crc32(b"one\n")), Place())
