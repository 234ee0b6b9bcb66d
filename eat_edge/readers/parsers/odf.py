"""Text, tables and presentations of OpenDocument (.odt, .ods, .odp)."""

import io
from collections.abc import Iterator

from lxml import etree

from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.readers.parsers.xml import local_name, parse_xml
from eat_edge.readers.parsers.zip_bounds import open_zip

__all__ = ["parse"]

_BODY = "content.xml"
_BREAKS = {"tab": "\t", "line-break": "\n", "s": " "}
_ASIDE = frozenset({"annotation", "note", "ruby-text"})
"""What stands beside a paragraph: remarks and notes, with paragraphs of their own, and readings."""
_PARAGRAPHS = ("{*}p", "{*}h")
_STYLES = "styles.xml"
_EDGES = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a document; a block is a paragraph or heading, counted from 1, in cells and notes too.

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
        raise RefusedError(f"it is no OpenDocument file: it has no {_BODY}")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise RefusedError("it is encrypted: save it without a password")
    root = parse_xml(archive.read(_BODY))
    for changes in list(root.iter("{*}tracked-changes")):
        changes.getparent().remove(changes)
    builder = TextBuilder(max_chars)
    for number, paragraph in enumerate(root.iter(*_PARAGRAPHS), 1):
        builder.add(_text(paragraph), f"paragraph {number}")
    if _STYLES in names:
        _add_edges(parse_xml(archive.read(_STYLES)), builder)
    yield builder.parsed()


def _add_edges(root: etree._Element, builder: TextBuilder) -> None:
    """Add headers and footers, of which every kind of page has its own: what is alike once."""
    added = set()
    for edge in root.iter(*(f"{{*}}{name}" for name in _EDGES)):
        place = local_name(edge).partition("-")[0]
        for paragraph in edge.iter(*_PARAGRAPHS):
            text = _text(paragraph)
            if (place, text) not in added:
                added.add((place, text))
                builder.add(text, place)


def _text(element: etree._Element) -> str:
    """The text within an element, without that of paragraphs in it."""
    pieces = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name in _BREAKS:
            pieces.append(_BREAKS[name])
        elif name not in ("p", "h", "") and name not in _ASIDE:
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
