import io
from pathlib import Path

from eat_edge.readers import read_documents
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
