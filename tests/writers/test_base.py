"""What all writers have in common."""

import io
from pathlib import Path

import pytest
from written_documents import DOCUMENT, Recorder

from eat_edge.writers import (
    STREAM_WRITERS,
    BratWriter,
    ConllWriter,
    HtmlWriter,
    JsonlWriter,
    TextWriter,
    Writer,
)
from eat_edge.writers.base import escaped

WRITTEN_AT_END = ("spacy", "xlsx")


@pytest.mark.parametrize("name", [name for name in STREAM_WRITERS if name not in WRITTEN_AT_END])
def test_each_document_is_flushed_whole(name: str) -> None:
    stream = Recorder()
    opened = STREAM_WRITERS[name](stream)
    opened.write(DOCUMENT)
    assert stream.flushed[-1] == stream.getvalue()
    assert "柏林".encode() in stream.flushed[-1].replace(b'","', b"")
    opened.close()
    assert not stream.closed


def test_writers_satisfy_the_protocol(tmp_path: Path) -> None:
    streams = [io.BytesIO() for _ in range(4)]
    writers: list[Writer] = [
        JsonlWriter(streams[0]),
        ConllWriter(streams[1]),
        HtmlWriter(streams[2]),
        TextWriter(streams[3]),
        BratWriter(tmp_path),
    ]
    for writer in writers:
        writer.write(DOCUMENT)
        writer.close()
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    for written in (*(stream.getvalue() for stream in streams), b"".join(files)):
        assert "李克强".encode() in written


def test_text_stays_text_in_a_page() -> None:
    assert escaped("<b>\x1b&") == "&lt;b&gt;␛&amp;"
