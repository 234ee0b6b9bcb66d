"""Office files, books, pages and mail: what is read of them, and where in them it stands."""

import io
from pathlib import Path

import docx
import pytest
from office_make import MAKERS, make_pdf
from office_read import one, place_of, read

from eat_edge.readers import read_documents

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


def test_documents_from_standard_input() -> None:
    stream = io.BytesIO(MAKERS["docx"](TEXTS))
    (found,) = read_documents(["-"], stdin=stream, input_format="docx")
    assert (found.document.id, place_of(found.document, "李娜")) == ("stdin", "paragraph 3")
