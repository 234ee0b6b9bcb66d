"""PDF."""

import re

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

from office_make import make_pdf

from eat_edge.readers.parsers import pdf
from eat_edge.readers.parsers.parsed import RefusedError


def test_pages_are_counted_and_lines_of_a_paragraph_are_one() -> None:
    pages = [["国务院总理李强星期三在柏林会见了德国总", "理朔尔茨。", "东京。"], ["北京"]]
    assert blocks_of(read(pdf.parse, make_pdf(pages))) == {
        "page 1": "国务院总理李强星期三在柏林会见了德国总理朔尔茨。\n\n东京。",
        "page 2": "北京",
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7 nothing", "it is no PDF, or damaged"),
        (make_pdf([["a"]], encrypt="secret"), "encrypted: save it without a password"),
        (make_pdf([[], []]), r"none of its 2 pages has text: .*\(OCR\)"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        read(pdf.parse, data)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(RefusedError, match="it has 2 pages, more than 1: split it"):
        read(pdf.parse, make_pdf([["a"], ["b"]]))


def test_a_page_that_is_not_there_is_named() -> None:
    data = make_pdf([["柏林"], ["東京"]])
    kids = re.search(rb"/Kids \[ (\d+ 0 R) ", data)
    assert kids is not None
    data = data.replace(kids[0], kids[0].replace(kids[1], b"99 0 R"))
    with pytest.raises(RefusedError, match="its page 1 is damaged"):
        read(pdf.parse, data)
