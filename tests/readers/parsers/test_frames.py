"""Frames between the process of the parsers and ours."""

import io

import pytest

from eat_edge.readers.parsers.frames import read_frame, write_frame


def test_a_frame_is_read_as_it_was_written() -> None:
    pipe = io.BytesIO()
    write_frame(pipe.write, {"kind": "柏林", "n": 1}, b"\0\xff")
    write_frame(pipe.write, {})
    pipe.seek(0)
    assert read_frame(pipe.read) == ({"kind": "柏林", "n": 1}, b"\0\xff")
    assert read_frame(pipe.read) == ({}, b"")
    assert read_frame(pipe.read) is None


def test_a_frame_that_breaks_off_anywhere_is_none() -> None:
    pipe = io.BytesIO()
    write_frame(pipe.write, {"a": 1}, b"data")
    whole = pipe.getvalue()
    for length in range(len(whole)):
        assert read_frame(io.BytesIO(whole[:length]).read) is None


def test_facts_that_json_does_not_have_are_our_own_mistake() -> None:
    with pytest.raises(TypeError):
        write_frame(io.BytesIO().write, {"a": {1}})
