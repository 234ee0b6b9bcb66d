"""Text for a reader, in colours on a terminal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_documents import DOCUMENT, FAILED, NEWS, Recorder, documents, written

from eat_edge.types import Document, Entity
from eat_edge.writers import TextWriter


def test_text_without_colours() -> None:
    assert written("text", DOCUMENT, FAILED) == (
        "[李克强 PER]总理访问了[柏林 LOC]。\n"
        "  李克强  PER  Li Keqiang  0.97\n"
        "  柏林    LOC  Berlin      0.97\n"
        "  machine draft: Premier Li Keqiang visited Berlin.\n\n"
        "news.txt:4: InputError: invalid UTF-8 in here\n\n"
    )


def test_text_in_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Recorder(is_terminal=True)
    writer = TextWriter(stream)
    writer.write(DOCUMENT)
    writer.write(FAILED)
    shown = stream.getvalue().decode()
    assert "\x1b[30;46m李克强\x1b[0m总理访问了\x1b[30;42m柏林\x1b[0m。\n" in shown
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert plain.startswith(NEWS + "\n  李克强  PER  Li Keqiang  0.97\n")
    assert "news.txt:4: InputError: invalid UTF-8 in here" in plain


def test_a_type_of_ones_own_has_a_colour_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = "小米14上市"
    phone = Entity(0, 4, text[:4], "PRODUCT", 1.0, "Xiaomi 14", ("own",))
    stream = Recorder(is_terminal=True)
    TextWriter(stream).write(Document(text, entities=(phone,)))
    assert "\x1b[30;47m小米14\x1b[0m上市" in stream.getvalue().decode()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_text_does_without_colours_where_asked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(name, value)
    stream = Recorder(is_terminal=True)
    TextWriter(stream).write(DOCUMENT)
    assert stream.getvalue().decode().startswith("[李克强 PER]总理")


@given(documents(), st.booleans())
def test_text_sends_no_control_of_the_input_to_a_terminal(
    document: Document, is_terminal: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        patch.delenv("NO_COLOR", raising=False)
        stream = Recorder(is_terminal=is_terminal)
        TextWriter(stream).write(document)
    shown = re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue().decode())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
