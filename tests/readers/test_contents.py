"""Documents in files that have to be taken apart: mail, archives, compressed files."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from backports import zstd
from office_make import MAKERS, zipped
from office_read import one, place_of, read, refused

from eat_edge.readers import read_documents

TEXTS = ["华为在深圳发布了新款手机。", "Путин приехал в Берлин.", "李娜住在柏林。"]


def test_a_mailbox_has_a_document_a_message(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    documents = read(path, MAKERS["mbox"](TEXTS))
    assert [document.id for document in documents] == [f"{path}/message {n}" for n in (1, 2, 3)]
    assert [place_of(document, text) for document, text in zip(documents, TEXTS, strict=True)] == (
        ["paragraph 1"] * 3
    )


def test_attachments_are_documents_by_their_names(tmp_path: Path) -> None:
    message, inner = EmailMessage(), EmailMessage()
    message["Subject"], message["From"] = "报告", "李娜 <li@example.org>"
    message.set_content("<p>华为</p><p>深圳</p>", subtype="html")
    for name, data in (("报告.docx", MAKERS["docx"](TEXTS)), ("logo.png", b"\x89PNG\r\n\x1a\n")):
        message.add_attachment(data, "application", "octet-stream", filename=name)
    inner["Subject"] = "柏林"
    inner.set_content("无")
    message.add_attachment(inner)
    path = tmp_path / "a.eml"
    mail, report, logo, forwarded = read(path, bytes(message))
    assert mail.text == "报告\n\n李娜 <li@example.org>\n\n华为\n\n深圳"
    assert (report.id, place_of(report, "李娜")) == (f"{path}/报告.docx", "paragraph 3")
    assert logo.id == f"{path}/logo.png"
    assert logo.error is not None and "a picture (PNG)" in logo.error
    assert "of a pipe say --input-format" in logo.error
    assert forwarded.text == "柏林\n\n无"


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd.compress,
}


@pytest.mark.parametrize("ending", PACKED)
def test_compressed_files_are_what_is_in_them(tmp_path: Path, ending: str) -> None:
    text = "\n".join(TEXTS)
    path = tmp_path / f"a.txt.{ending}"
    documents = read(path, PACKED[ending](text.encode("gb18030")))
    assert [document.text for document in documents] == TEXTS
    assert documents[2].id == f"{path}:3"
    (record,) = read(tmp_path / f"a.jsonl.{ending}", PACKED[ending](b'{"text": "a", "n": 1}'))
    assert (record.text, record.extra) == ("a", {"n": 1})
    report = one(tmp_path / f"a.docx.{ending}", PACKED[ending](MAKERS["docx"](TEXTS)))
    assert place_of(report, "李娜") == "paragraph 3"
    error = refused(tmp_path / f"b.txt.{ending}", PACKED[ending](text.encode())[:-12])
    assert "damaged" in error
    assert "damaged" in refused(tmp_path / f"c.txt.{ending}", b"no such thing at all")


def test_an_archive_has_a_document_a_member(tmp_path: Path) -> None:
    inner = zipped({"c.txt.gz": gzip.compress("柏林".encode())})
    members: dict[str, bytes | str] = {
        "texts/a.txt": "一\n二",
        "b.pdf": MAKERS["pdf"]([TEXTS[0]]),
        "inner.zip": inner,
        "d.exe": b"\x7fELF\x02",
        "e.csv": "id,body\n1,x\n",
        "f.parquet": b"PAR1",
    }
    path = tmp_path / "a.zip"
    documents = read(path, zipped(members))
    assert [(document.id or "").removeprefix(f"{path}/") for document in documents] == [
        *("texts/a.txt:1", "texts/a.txt:2", "b.pdf", "inner.zip/c.txt.gz:1"),
        *("d.exe", "e.csv", "f.parquet"),
    ]
    errors = [document.error or "" for document in documents]
    assert errors[:4] == [""] * 4
    assert "a program" in errors[4] and "no column 'text'" in errors[5] and "unpack" in errors[6]


def test_going_on_within_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": "一\n二", "b.docx": MAKERS["docx"](TEXTS)}))
    reads = list(read_documents([str(path)]))
    for number, found in enumerate(reads, 1):
        assert list(read_documents([str(path)], start=found.after)) == reads[number:]


def test_names_of_members_from_programs_that_do_not_say_their_encoding(tmp_path: Path) -> None:
    raw = "北京市.txt".encode()
    data = zipped({"x" * len(raw): "柏林"}).replace(b"x" * len(raw), raw)
    (document,) = read(tmp_path / "a.zip", data)
    assert document.id == f"{tmp_path / 'a.zip'}/北京市.txt:1"
