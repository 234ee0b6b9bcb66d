"""Books."""

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("lxml")
pytest.importorskip("docx")

from office_make import MAKERS, zipped

from eat_edge.readers.parsers.epub import parse
from eat_edge.readers.parsers.parsed import RefusedError

CONTAINER = '<c><rootfile full-path="gone.opf"/><rootfile full-path="x/a.opf"/></c>'
PACKAGE = (
    '<package><item id="1" href="one%20.xhtml"/><item id="2" href="../two.xhtml"/>'
    '<itemref idref="2"/><itemref idref="none"/><itemref idref="1"/></package>'
)
WHOLE: dict[str, bytes | str] = {
    "META-INF/container.xml": CONTAINER,
    "x/a.opf": PACKAGE,
    "x/one .xhtml": "<p>One</p>",
    "two.xhtml": "<p>Two</p><p>Three</p>",
}


def without(*names: str, **others: str) -> bytes:
    return zipped({**{name: WHOLE[name] for name in WHOLE if name not in names}, **others})


def test_chapters_are_counted_and_so_are_their_paragraphs() -> None:
    assert blocks_of(read(parse, MAKERS["epub"](["柏林", "東京"]))) == {
        "chapter 1, paragraph 1": "柏林",
        "chapter 2, paragraph 1": "東京",
    }


def test_the_order_is_that_of_reading() -> None:
    assert read(parse, zipped(WHOLE)).text == "Two\n\nThree\n\nOne"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (without("META-INF/container.xml"), "it is no book"),
        (without("x/a.opf"), "its table of parts is missing"),
        (without("two.xhtml"), r"'two\.xhtml' is missing"),
        (
            without(**{"META-INF/encryption.xml": '<e><CipherReference URI="two.xhtml"/></e>'}),
            "it is encrypted",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        read(parse, data)


def test_encrypted_fonts_are_no_matter() -> None:
    fonts = {"META-INF/encryption.xml": '<e><CipherReference URI="x/font.otf"/></e>'}
    assert read(parse, without(**fonts)).text.endswith("One")
