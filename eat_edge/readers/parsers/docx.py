"""Word documents (.docx): body, tables, text boxes, notes, comments, headers and footers."""

import io
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.readers.parsers.xml import drop, local_name, parse_office
from eat_edge.readers.parsers.zip_bounds import open_zip

__all__ = ["parse"]

_BODY = "word/document.xml"
_OTHERS = (
    ("header", "header"),
    ("footnotes", "footnotes"),
    ("endnotes", "endnotes"),
    ("comments", "comments"),
    ("footer", "footer"),
)
"""How the names of the other parts begin, and what people call them."""

_NOT_READ = ("rt", "moveFrom")
"""The reading of a word, above it, and what stands elsewhere now."""

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a document; a block is a paragraph, counted from 1, in tables and text boxes too.

    What was deleted with changes tracked is left out, and so are readings above words (furigana).

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be read.
    """
    archive = open_zip(io.BytesIO(data))
    names = archive.namelist()
    if _BODY not in names:
        raise RefusedError(f"it is no Word document: it has no {_BODY}")
    builder = TextBuilder(max_chars)
    _add_paragraphs(archive, _BODY, "paragraph {}", builder)
    for prefix, called in _OTHERS:
        for name in sorted(name for name in names if name.startswith(f"word/{prefix}")):
            if name.endswith(".xml"):
                _add_paragraphs(archive, name, called, builder)
    yield builder.parsed()


def _add_paragraphs(archive: ZipFile, name: str, place: str, builder: TextBuilder) -> None:
    root = parse_office(archive.read(name))
    drop(root, *_NOT_READ)
    for number, paragraph in enumerate(root.iter("{*}p"), 1):
        builder.add(_text(paragraph), place.format(number))


def _text(paragraph: etree._Element) -> str:
    pieces = []
    for element in paragraph.iter():
        if _paragraph_of(element) is not paragraph:
            # A text box within the paragraph has paragraphs of its own.
            continue
        name = local_name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in _BREAKS and local_name(element.getparent()) == "r":
            pieces.append(_BREAKS[name])
    return "".join(pieces)


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    if local_name(element) == "p":
        return element
    return next((above for above in element.iterancestors() if local_name(above) == "p"), None)
