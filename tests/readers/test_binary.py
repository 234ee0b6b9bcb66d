"""What is no text, told by its first bytes."""

import io
import random
import zlib
from pathlib import Path

import pytest
from office_read import read

from eat_edge.readers import read_documents
from eat_edge.readers.binary import binary_kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        ("a", b"PK\x03\x04\x14\x00", "a ZIP archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old or encrypted office"),
        ("a.gz.txt", b"\x1f\x8b\x08\x00", "compressed by gzip"),
        ("a.jsonl", b"PAR1\x15\x04", "a Parquet file"),
        ("a.bin", random.Random(1).randbytes(100_000), "binary data"),
        ("b.bin", b"\x00" + zlib.compress(random.Random(2).randbytes(3000)), "binary data"),
    ],
)
def test_a_binary_file_is_named_and_never_text(
    tmp_path: Path, name: str, data: bytes, kind: str
) -> None:
    path = tmp_path / name
    for options in ({}, {"input_format": "text"}, {"unit": "file"}):
        (document,) = read(path, data, **options)
        assert (document.text, document.id) == ("", str(path))
        assert document.error is not None and kind in document.error
    (document,) = (read.document for read in read_documents(["-"], stdin=io.BytesIO(data)))
    assert document.error is not None and kind in document.error


@pytest.mark.parametrize(
    "text",
    ["柏林\x00\x01\x02" * 50, "\x1b[31m柏林\x1b[0m", "a\x07b", "Москва\n" * 40],
)
def test_text_with_strange_characters_is_text(text: str) -> None:
    for codec in ("utf-8", "cp1251"):
        assert binary_kind(text.encode(codec, errors="replace")) is None


def test_a_file_after_a_binary_one_is_read(tmp_path: Path) -> None:
    binary, text = tmp_path / "a.txt", tmp_path / "b.txt"
    binary.write_bytes(b"%PDF-1.7")
    text.write_text("柏林")
    refused, good = read_documents([str(binary), str(text)])
    assert refused.document.error is not None and good.document.text == "柏林"
    assert list(read_documents([str(binary), str(text)], start=refused.after)) == [good]
