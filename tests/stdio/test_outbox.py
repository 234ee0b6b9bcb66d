"""Answers on their way to the client."""

import io

import pytest
from frame_bodies import BODIES

from eat_edge.stdio.framing import Frame, read_frame
from eat_edge.stdio.outbox import Outbox


def test_an_outbox_writes_in_order_and_says_what_is_written() -> None:
    sink, written = io.BytesIO(), list[int]()
    with Outbox(sink, written.append) as outbox:
        for size, body in enumerate(BODIES):
            outbox.put(body, size)
    sink.seek(0)
    assert [read_frame(sink) for _ in BODIES] == [Frame(body, len(body)) for body in BODIES]
    assert written == [0, 1, 2, 3]


class Gone(io.BytesIO):
    """A client that reads no more."""

    def write(self, data: object) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_work_goes_on_where_the_client_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    written: list[int] = []
    with Outbox(Gone(), written.append) as outbox:
        outbox.put(b"{}", 5)
        outbox.put(b"{}", 6)
    assert written == [5, 6]
    assert caplog.text.count("cannot write an answer: Broken pipe") == 1
