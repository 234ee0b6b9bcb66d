"""Frames: each has its length before it."""

import io

import pytest
from frame_bodies import BODIES

from eat_edge.stdio import framing
from eat_edge.stdio.framing import Frame, FramingError, read_frame, write_frame


def test_frames_come_back_as_they_were_written() -> None:
    stream = io.BytesIO()
    for body in BODIES:
        write_frame(stream, body)
    stream.seek(0)
    assert [read_frame(stream) for _ in BODIES] == [Frame(body, len(body)) for body in BODIES]
    assert read_frame(stream) is None


def test_other_fields_and_capitals_do_not_matter() -> None:
    stream = io.BytesIO(b"Content-Type: x\ncontent-LENGTH:  2 \n\n{}")
    assert read_frame(stream) == Frame(b"{}", 2)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"Content-Length: 2", "does not end"),
        (b"x" * 100_000, "does not end"),
        (b"Content-Length\r\n\r\n", "without a colon"),
        (b"\r\n", "without Content-Length"),
        (b"A: b\r\n\r\n", "without Content-Length"),
        (b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "two lengths"),
        (b"Content-Length: -2\r\n\r\n{}", "no number of bytes"),
        (b"Content-Length: x\r\n\r\n{}", "no number of bytes"),
        (b"Content-Length: 99999999999999999999\r\n\r\n", "no number of bytes"),
        (b"Content-Length: 9\r\n\r\n{}", "7 bytes before the end"),
        (b"A: b\r\n" * 20, "more than 16 lines"),
    ],
)
def test_what_is_no_frame_is_said(data: bytes, problem: str) -> None:
    with pytest.raises(FramingError, match=problem):
        read_frame(io.BytesIO(data))


def test_a_message_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "MAX_BODY", 3)
    stream = io.BytesIO(b"Content-Length: 4\r\n\r\nabcdContent-Length: 2\r\n\r\n{}")
    assert read_frame(stream) == Frame(None, 4)
    assert read_frame(stream) == Frame(b"{}", 2)
