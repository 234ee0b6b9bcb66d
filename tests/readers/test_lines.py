import io
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.errors import InputError
from eat_edge.readers import lines as module
from eat_edge.readers.columns import check_columns
from eat_edge.readers.lines import raw_lines
from eat_edge.readers.places import Place, skip


@given(data=st.binary(max_size=60), newline=st.sampled_from([b"\n", b"\n\0", b"\0\n"]))
def test_lines_join_to_the_stream(data: bytes, newline: bytes) -> None:
    lines = list(raw_lines(io.BytesIO(data), newline))
    assert b"".join(line.content or b"" for line in lines) == data
    assert [line.size for line in lines] == [len(line.content or b"") for line in lines]
    assert not lines or lines[-1].crc == crc32(data)


def test_a_line_feed_counts_only_between_characters() -> None:
    text = "Ċ\nb"  # The first letter has the byte of a line feed in it.
    lines = raw_lines(io.BytesIO(text.encode("utf-16-le")), "\n".encode("utf-16-le"))
    assert [line.content.decode("utf-16-le") for line in lines if line.content] == ["Ċ\n", "b"]


def test_of_a_line_too_long_only_the_length_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINE", 4)
    lines = list(raw_lines(io.BytesIO(b"abcdefgh\nij\n"), b"\n"))
    assert [(line.content, line.size) for line in lines] == [(None, 9), (b"ij\n", 3)]


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


def test_columns_are_named_once_and_have_the_text() -> None:
    check_columns("a.csv", ["id", "text"], "text")
    with pytest.raises(InputError, match="the column 'id' twice"):
        check_columns("a.csv", ["id", "text", "id"], "text")
    with pytest.raises(InputError, match="no column 'text'; it has 'id', 'body'"):
        check_columns("a.csv", ["id", "body"], "text")
