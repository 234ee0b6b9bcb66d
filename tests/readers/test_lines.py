"""Lines of a stream in any encoding."""

import io
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.readers import lines as module
from eat_edge.readers.lines import raw_lines


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
