"""The standard streams: one line for whoever reads, and a standard input of our own."""

import io
import sys
from pathlib import Path

import pytest

from eat_edge.readers import named_encoding
from eat_edge.readers.encodings import Encoding, encoding_of
from eat_edge.tag.streams import (
    is_typed,
    standard_input,
    tell,
    tell_encoding,
    tell_link_out,
    tell_unknown_ending,
)


def test_a_message_is_one_line_without_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    tell("a\nb\x1b[2J\r\nc")
    assert capsys.readouterr().err == "eat-edge: a b␛[2J c\n"


def test_an_encoding_that_was_found_out_can_be_said_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "李克强总理星期三访问了柏林，讨论了两国之间的经济合作。" * 5
    detected = encoding_of(io.BufferedReader(io.BytesIO(text.encode("gb18030"))), None)
    named = named_encoding("gb18030")
    assert isinstance(named, Encoding)
    tell_encoding("a.txt", detected)
    tell_encoding("b.txt", named)
    first, second = capsys.readouterr().err.splitlines()
    assert "'a.txt' is read as " in first
    assert first.endswith("; --encoding NAME says otherwise")
    assert "'b.txt' is read as " in second
    assert "--encoding" not in second


def test_what_is_taken_for_text_and_what_is_passed_over_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_unknown_ending("a.xyz")
    tell_link_out("in/link")
    first, second = capsys.readouterr().err.splitlines()
    assert "'a.xyz' is read as text" in first and "--input-format" in first
    assert "'in/link' is passed over" in second


def test_standard_input_is_read_through_a_buffer_of_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"one\ntwo")
    with path.open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        own = standard_input()
        assert own is not None
        with own:
            assert own.read() == b"one\ntwo"
        # Closing ours leaves theirs open.
        assert stream.fileno() >= 0


def test_a_standard_input_without_a_descriptor_or_none_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"x"))
    monkeypatch.setattr(sys, "stdin", stream)
    assert standard_input() is stream.buffer
    monkeypatch.setattr(sys, "stdin", None)
    assert standard_input() is None
    assert not is_typed(["-"])


@pytest.mark.parametrize(
    ("inputs", "is_terminal", "typed"),
    [(["-"], True, True), (["-"], False, False), (["a.txt"], True, False), ([], True, False)],
)
def test_somebody_types_where_a_terminal_is_an_input(
    monkeypatch: pytest.MonkeyPatch, inputs: list[str], is_terminal: bool, typed: bool
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal, raising=False)
    monkeypatch.setattr(sys, "stdin", stream)
    assert is_typed(inputs) is typed
