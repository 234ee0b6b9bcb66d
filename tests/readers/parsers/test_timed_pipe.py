"""A pipe that is waited for."""

import os

from eat_edge.readers.parsers.timed_pipe import TimedPipe


def test_what_a_parser_says_is_not_gathered_before_it_is_asked_for() -> None:
    readable, writable = os.pipe()
    with TimedPipe(os.fdopen(readable, "rb")) as pipe, os.fdopen(writable, "wb", 0) as end:
        os.set_blocking(writable, False)
        size = 0
        # Nothing is written where thread and pipe are full.
        while size < 100 << 16 and (num_written := end.write(b"x" * (1 << 16))):
            size += num_written
        assert size < 100 << 16
        end.close()
        pipe.allow(60)
        assert pipe.read(1 << 10) == b"x" * (1 << 10)
        assert pipe.read(1 << 30) == b"x" * (size - (1 << 10))
        assert pipe.read(1) == b""
