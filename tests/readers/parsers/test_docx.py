"""Word documents."""

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("lxml")
pytest.importorskip("docx")

from office_make import MAKERS, zipped

from eat_edge.readers.parsers.docx import parse
from eat_edge.readers.parsers.parsed import RefusedError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def part(*paragraphs: str) -> str:
    return f"<w:body {W}>{''.join(f'<w:p>{one}</w:p>' for one in paragraphs)}</w:body>"


def run(*content: str) -> str:
    return f"<w:r>{''.join(content)}</w:r>"


def test_paragraphs_are_counted_in_tables_too() -> None:
    assert blocks_of(read(parse, MAKERS["docx"](["柏林", "東京"]))) == {
        "paragraph 1": "柏林",
        "paragraph 2": "東京",
    }


def test_breaks_are_read_and_what_was_deleted_is_not() -> None:
    body = part(
        run("<w:t>Li</w:t><w:tab/><w:t>Na</w:t><w:br/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t>"),
        "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>" + run("<w:t>柏林</w:t>"),
        f"<w:del>{run('<w:delText>gone</w:delText>')}</w:del>",
    )
    found = blocks_of(read(parse, zipped({"word/document.xml": body})))
    assert found == {"paragraph 1": "Li\tNa\na-b", "paragraph 2": "柏林"}


def test_a_text_box_is_read_once() -> None:
    box = run(f"<w:pict><w:txbxContent><w:p>{run('<w:t>内</w:t>')}</w:p></w:txbxContent></w:pict>")
    body = part(run("<w:t>外</w:t>") + box)
    assert read(parse, zipped({"word/document.xml": body})).text == "外\n\n内"


def test_other_parts_follow_the_body_by_what_they_are() -> None:
    parts = {
        f"word/{name}.xml": part(run(f"<w:t>{text}</w:t>"))
        for name, text in (
            ("footer1", "页脚"),
            ("comments", "注"),
            ("header1", "页眉"),
            ("document", "正文"),
        )
    }
    assert list(blocks_of(read(parse, zipped({**parts, "word/header1.bin": "x"}))).items()) == [
        ("paragraph 1", "正文"),
        ("header", "页眉"),
        ("comments", "注"),
        ("footer", "页脚"),
    ]


def test_what_has_no_body_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"no Word document: it has no word/document\.xml"):
        read(parse, zipped({"a.xml": "<a/>"}))
