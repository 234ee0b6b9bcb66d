"""What is redacted, with the bytes around it."""

from pathlib import Path

import pytest

from eat_edge.readers import Place
from eat_edge.redact.source import Source, are_text
from eat_edge.tag.options import TagOptions

BYTES = "\ufeff一\r\n\r\n \n二\n\n".encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_bytes(BYTES)
    return path


def pieces(source: Source) -> list[bytes]:
    return [source.next_frame()[0].around(one.text) for one in source.documents()]


def test_documents_in_their_frames_are_the_file(path: Path) -> None:
    source = Source(TagOptions((str(path), str(path))), "text", Place())
    framed = pieces(source)
    assert len(framed) == 4
    assert b"".join(framed) + source.rest() == BYTES + BYTES


def test_other_formats_have_lines_and_no_rest(path: Path) -> None:
    source = Source(TagOptions((str(path),)), "jsonl", Place())
    assert pieces(source) == ["一\n".encode(), "二\n".encode()]
    assert source.rest() == b""


def test_texts_have_lines_too() -> None:
    source = Source(TagOptions((), texts=("一", "二")), "text", Place())
    assert pieces(source) == ["一\n".encode(), "二\n".encode()]


def test_documents_and_records_are_no_text_files(path: Path) -> None:
    assert are_text(TagOptions((str(path), "-")))
    assert not are_text(TagOptions((str(path), "b.docx")))
    assert not are_text(TagOptions(("-",), input_format="jsonl"))
