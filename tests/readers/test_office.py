"""Office files, books, pages and mail: what is read of them, and where in them it stands."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest
from backports import zstd
from office_make import MAKERS, make_pdf, zipped

from eat_edge.readers import read_documents
from eat_edge.types import Document, Entity

TEXTS = ["华为在深圳发布了新款手机。", "Путин приехал в Берлин.", "李娜住在柏林。"]
PLACES = {
    "docx": ["paragraph 1", "paragraph 2", "paragraph 3"],
    "eml": ["subject", "paragraph 1", "paragraph 2"],
    "epub": ["chapter 1, paragraph 1", "chapter 2, paragraph 1", "chapter 3, paragraph 1"],
    "html": ["paragraph 1", "paragraph 2", "paragraph 3"],
    "md": ["line 1", "line 3", "line 5"],
    "odt": ["paragraph 1", "paragraph 2", "paragraph 3"],
    "pdf": ["page 1", "page 2", "page 3"],
    "pptx": ["slide 1", "slide 2", "slide 3"],
    "srt": ["00:00:01", "00:00:02", "00:00:03"],
    "vtt": ["00:00:01", "00:00:02", "00:00:03"],
    "xlsx": ["sheet Sales, cell B1", "sheet Sales, cell B2", "sheet Sales, cell B3"],
}


def read(path: Path, data: bytes, **options: Any) -> list[Document]:
    path.write_bytes(data)
    return [found.document for found in read_documents([str(path)], **options)]


def one(path: Path, data: bytes) -> Document:
    (document,) = read(path, data)
    assert document.error is None, document.error
    return document


def refused(path: Path, data: bytes) -> str:
    (document,) = read(path, data)
    assert document.error is not None and document.text == "" and str(path) in document.error
    return document.error


def place_of(document: Document, surface: str) -> str | None:
    start = document.text.index(surface)
    entity = Entity(start, start + len(surface), surface, "PER", 1.0, "", ())
    return document.place_of(entity)


@pytest.mark.parametrize("ending", PLACES)
def test_the_text_of_a_document_and_where_it_stands(tmp_path: Path, ending: str) -> None:
    texts = [TEXTS[0], TEXTS[2], TEXTS[2]] if ending == "pdf" else TEXTS
    path = tmp_path / f"a.{ending}"
    document = one(path, MAKERS[ending](texts))
    assert document.id == str(path)
    found = [document.text[block.start :].split("\n")[0].lstrip("# ") for block in document.blocks]
    blocks = dict(zip((block.place for block in document.blocks), found, strict=True))
    blocks.pop("from", None)
    assert blocks == dict(zip(PLACES[ending], texts, strict=True))


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
    assert forwarded.text == "柏林\n\n无"


def test_word_has_text_boxes_notes_and_headers_once(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("正文")
    box = docx.oxml.parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>'
        "<w:txbxContent><w:p><w:r><w:t>柏林</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    paragraph._p.append(box)
    document.sections[0].header.paragraphs[0].text = "华为"
    file = io.BytesIO()
    document.save(file)
    found = one(tmp_path / "a.docx", file.getvalue())
    assert found.text == "正文\n\n柏林\n\n华为"
    assert [block.place for block in found.blocks] == ["paragraph 1", "paragraph 2", "header"]


def test_lines_of_a_page_are_put_together(tmp_path: Path) -> None:
    lines = ["国务院总理星期三在北京会见了来访的德国联邦总理默", "克尔，双方交换了意见。", "完了"]
    document = one(tmp_path / "a.pdf", make_pdf([lines]))
    assert document.text == "".join(lines[:2]) + "\n\n完了"


def test_html_is_what_a_reader_sees(tmp_path: Path) -> None:
    page = (
        "<html><head><title>标题</title><style>p {}</style></head><body>华\n<b>为</b><br>深圳"
        "<script>x()</script><ul><li>一 <i>二</i></li><li>三</li></ul><!-- no --><td>四</td></body>"
    )
    for codec in ("utf-8-sig", "gb18030"):
        head = page.replace("<head>", f'<head><meta charset="{codec}">')
        document = one(tmp_path / "a.html", (page if "sig" in codec else head).encode(codec))
        assert document.text == "标题\n\n华为\n深圳\n\n一 二\n\n三\n\n四"
        assert place_of(document, "三") == "paragraph 3"
    assert read(tmp_path / "b.html", b"")[0].text == ""


def test_deeply_nested_html_is_read_or_refused(tmp_path: Path) -> None:
    for depth in (1_000, 50_000):
        page = b"<div>" * depth + "柏林".encode() + b"</div>" * depth
        (document,) = read(tmp_path / "a.html", page)
        assert document.text == ("柏林" if depth == 1_000 else "")
    assert document.error is not None and "nested too deeply" in document.error


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


def test_documents_from_standard_input() -> None:
    stream = io.BytesIO(MAKERS["docx"](TEXTS))
    (found,) = read_documents(["-"], stdin=stream, input_format="docx")
    assert (found.document.id, place_of(found.document, "李娜")) == ("stdin", "paragraph 3")
