"""Presentations."""

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("lxml")
pytest.importorskip("docx")

from office_make import MAKERS, zipped

from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.pptx import parse

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MAIN: dict[str, bytes | str] = {
    "ppt/presentation.xml": f'<p {R}><sldId r:id="b"/><sldId r:id="a"/></p>',
    "ppt/_rels/presentation.xml.rels": '<r><Relationship Id="a" Target="slides/1.xml"/>'
    '<Relationship Id="b" Target="/ppt/slides/2.xml"/></r>',
    "ppt/slides/1.xml": "<a><p><t>One</t><br/><t>line</t></p></a>",
    "ppt/slides/2.xml": "<a><p><t>Two</t></p></a>",
    "ppt/slides/_rels/2.xml.rels": '<r><Relationship Id="n" Target="../notesSlides/1.xml"/>'
    '<Relationship Id="w" Target="../notesSlides/1.xml" TargetMode="External"/></r>',
    "ppt/notesSlides/1.xml": "<a><p><t>Note</t></p></a>",
}


def test_slides_are_counted() -> None:
    assert blocks_of(read(parse, MAKERS["pptx"](["柏林", "東京"]))) == {
        "slide 1": "柏林",
        "slide 2": "東京",
    }


def test_slides_stand_in_their_order_each_with_its_notes() -> None:
    assert list(blocks_of(read(parse, zipped(MAIN))).items()) == [
        ("slide 1", "Two"),
        ("notes of slide 1", "Note"),
        ("slide 2", "One\nline"),
    ]


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(RefusedError, match="it is no presentation"):
        read(parse, zipped({"a": "b"}))
    gone = {name: text for name, text in MAIN.items() if name != "ppt/slides/1.xml"}
    with pytest.raises(RefusedError, match="its slide 2 is missing"):
        read(parse, zipped(gone))


def test_the_number_of_a_slide_is_no_text_and_its_date_is() -> None:
    fields = '<fld type="slidenum"><t>7</t></fld><fld type="datetime"><t>Monday</t></fld>'
    slide = str(MAIN["ppt/slides/1.xml"]).replace("</p>", f"{fields}</p>", 1)
    text = read(parse, zipped({**MAIN, "ppt/slides/1.xml": slide})).text
    assert "Monday" in text and "7" not in text
