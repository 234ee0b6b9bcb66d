import io
from pathlib import Path
from zlib import crc32

from eat_edge.readers import read_documents
from eat_edge.readers.encodings import named_encoding
from eat_edge.readers.places import Place
from eat_edge.redact.frames import Frame, KeptInput, framed


def rewritten(paths: list[Path], change: str | None = None) -> bytes:
    """The files joined, each document replaced by another text."""
    names = [str(path) for path in paths]
    output = b""
    for read, frame in framed(
        read_documents(names), names, None, lambda path: "utf-8", start=Place()
    ):
        text = "" if read is None else read.document.text
        output += frame.around(text if change is None or read is None else change)
    return output


def test_files_come_back_byte_for_byte(tmp_path: Path) -> None:
    contents = [b"\xef\xbb\xbf\n\n  \xe6\x9f\x8f\r\n\n", b"", "東京\nソウル".encode()]
    paths = []
    for number, content in enumerate(contents):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_bytes(content)
    assert rewritten(paths) == b"".join(contents)


def test_only_documents_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("柏林\r\n\r\n東京".encode())
    assert rewritten([path], "X") == b"X\r\n\r\nX"


def test_what_an_encoding_lacks_is_a_question_mark() -> None:
    assert Frame(b"<", b">", "cp1251").around("Берлин 柏") == "<Берлин ?>".encode("cp1251")


def test_what_was_read_of_a_pipe_can_be_taken_once() -> None:
    pipe = KeptInput(io.BytesIO(b"one\ntwo\nrest"))
    assert (pipe.readline(), pipe.readline(), pipe.read(2)) == (b"one\n", b"two\n", b"re")
    assert (pipe.take(5), pipe.take(None), pipe.take(None)) == (b"one\nt", b"wo\nre", b"")


def test_a_pipe_and_what_was_skipped_of_it() -> None:
    first, rest = "一\n".encode(), "二\n\n".encode()
    pipe, start = KeptInput(io.BytesIO(first + rest)), Place(0, len(first), 1, crc32(first))
    found = framed(
        read_documents(["-"], stdin=pipe, start=start),
        ["-"],
        pipe,
        lambda path: "utf-8",
        start=start,
    )
    output = b"".join(
        frame.around("" if read is None else read.document.text) for read, frame in found
    )
    assert output == rest


def test_of_a_file_that_was_looked_into_every_byte_is_kept_once() -> None:
    """As of ``redact - < FILE``, whose encoding is found out first."""
    given = KeptInput(io.BytesIO(b"one\ntwo\nrest"))
    given.read(6)
    assert given.seek(2) == 2
    assert given.read() == b"e\ntwo\nrest"
    assert given.take(4) == b"one\n"
    assert given.seek(-4, io.SEEK_END) == 8
    assert given.seek(2, io.SEEK_CUR) == 10
    assert given.take(None) == b"two\nre"


def test_the_frame_of_what_cannot_be_read_is_a_line_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\xffb\n")
    read, frame = next(
        framed(
            read_documents([str(path)], encoding=named_encoding("utf-8")),
            [str(path)],
            None,
            lambda path: "utf-8",
            start=Place(),
        )
    )
    assert read is not None and read.document.error
    assert (frame.head, frame.tail) == (b"", b"\n")
