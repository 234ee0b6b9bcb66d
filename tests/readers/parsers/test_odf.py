"""OpenDocument."""

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("lxml")
pytest.importorskip("docx")

from office_make import MAKERS, zipped

from eat_edge.readers.parsers.odf import parse
from eat_edge.readers.parsers.parsed import RefusedError

T = 'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def content(inside: str) -> bytes:
    return zipped({"content.xml": f"<body {T}>{inside}</body>"})


def test_paragraphs_are_counted() -> None:
    assert blocks_of(read(parse, MAKERS["odt"](["柏林", "東京"]))) == {
        "paragraph 1": "柏林",
        "paragraph 2": "東京",
    }


def test_spaces_and_breaks_are_elements() -> None:
    text = "<t:h>Li<t:s/>Na<t:tab/><t:span>of</t:span><t:line-break/>Berlin<!-- x -->!</t:h>"
    assert read(parse, content(text)).text == "Li Na\tof\nBerlin!"


def test_a_note_is_a_paragraph_of_its_own_and_what_was_deleted_is_none() -> None:
    deleted = "<t:tracked-changes><t:p>gone</t:p></t:tracked-changes>"
    text = f"{deleted}<t:p>他在<t:note><t:p>注</t:p></t:note>柏林</t:p>"
    assert read(parse, content(text)).text == "他在柏林\n\n注"


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"no OpenDocument file: it has no content\.xml"):
        read(parse, zipped({"a": "b"}))
    manifest = "<manifest><encryption-data/></manifest>"
    with pytest.raises(RefusedError, match="encrypted: save it without a password"):
        read(parse, zipped({"content.xml": "x", "META-INF/manifest.xml": manifest}))


def test_edges_that_are_alike_are_read_once() -> None:
    edges = (
        f"<styles {T}>" + "<t:header><t:p>柏林</t:p><t:p>東京</t:p></t:header>" * 2 + "</styles>"
    )
    data = zipped({"content.xml": f"<body {T}><t:p>x</t:p></body>", "styles.xml": edges})
    assert read(parse, data).text.count("柏林") == 1
