"""Documents of one stream: lines, whole files, and what is wrong with either."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_files import from_stdin, read, write

from eat_edge.readers import Place
from eat_edge.readers.encodings import UTF_8
from eat_edge.readers.streams import MAX_TEXT, counted, of_bearable_length, text_document
from eat_edge.types import Document


def test_lines_are_documents_with_their_numbers(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "\ufeff一\r\n\n  \n\u3000\n 二 \u2028x\r\r\n三".encode())
    documents = list(read([path]))
    assert [(document.text, document.id) for document in documents] == [
        ("一", f"{path}:1"),
        (" 二 \u2028x\r", f"{path}:5"),
        ("三", f"{path}:6"),
    ]
    assert all(document.error is None and document.lang == "und" for document in documents)


def test_a_file_is_a_document_exactly_as_it_is(tmp_path: Path) -> None:
    content = "一\r\n\n二\x00\n"
    path = write(tmp_path / "a.txt", b"\xef\xbb\xbf" + content.encode())
    assert list(read([path], unit="file")) == [Document(content, id=path)]
    empty = write(tmp_path / "b.txt", b"")
    assert list(read([empty], unit="file")) == [Document("", id=empty)]


def test_reading_is_lazy() -> None:
    stream = io.BytesIO(b"one\n" * 100_000)
    seen: list[int] = []
    documents = read(["-"], stdin=stream, on_read=seen.append)
    assert seen == []
    next(documents)
    assert seen == [4]


def test_invalid_utf8_is_an_error_and_reading_goes_on() -> None:
    good, bad, last = from_stdin(b"ok\n\xe4\xb8\xff x\nlast")
    assert (good.text, good.error, last.text, last.error) == ("ok", None, "last", None)
    assert bad.id == "stdin:2"
    assert bad.text == "\ufffd\ufffd x"
    assert bad.error is not None and "UTF-8" in bad.error and "0xe4" in bad.error


def test_encoded_surrogates_are_invalid() -> None:
    (document,) = from_stdin(b"\xed\xa0\x80")
    assert document.error is not None and "UTF-8" in document.error and "0xed" in document.error


def test_stdin_is_text_unless_told_otherwise() -> None:
    (document,) = from_stdin(b'{"text": "x"}')
    assert document.text == '{"text": "x"}'


@given(
    st.binary(max_size=200), st.sampled_from(["text", "jsonl"]), st.sampled_from(["line", "file"])
)
def test_any_bytes_give_documents(data: bytes, input_format: str, unit: str) -> None:
    for document in from_stdin(data, input_format=input_format, unit=unit):
        document.text.encode("utf-8")
        assert document.id


def test_a_document_that_is_too_long_loses_its_text_and_says_so() -> None:
    assert of_bearable_length(Document("x" * MAX_TEXT, id="a")).error is None
    long = of_bearable_length(Document("x" * (MAX_TEXT + 1), id="a", extra={"n": 1}))
    assert (long.text, long.id, long.extra) == ("", "a", {"n": 1})
    assert f"has {MAX_TEXT + 1} characters, more than {MAX_TEXT}" in str(long.error)


def test_more_bytes_than_are_read_are_no_document() -> None:
    document = text_document(None, UTF_8, "a:1")
    assert (document.text, document.error_kind) == ("", "InputError")
    assert "split it into shorter documents" in str(document.error)


@pytest.mark.parametrize("num_done", [0, 1, 3])
def test_what_is_only_counted_is_gone_on_with_by_its_number(num_done: int) -> None:
    documents = [Document(text) for text in "abc"]
    found = list(counted(iter(documents), Place(2, 0, num_done)))
    assert [one.document.text for one in found] == list("abc")[num_done:]
    assert [one.after.line for one in found] == list(range(num_done + 1, 4))
    assert all(one.after.file == 2 for one in found)


def test_what_is_no_text_is_named_and_reading_goes_on(tmp_path: Path) -> None:
    picture = write(tmp_path / "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100))
    after = write(tmp_path / "b.txt", "柏林".encode())
    refused, good = read([picture, after])
    assert "PNG" in str(refused.error)
    assert good.text == "柏林"
