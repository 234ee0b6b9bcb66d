"""Presentations (.pptx): slides in their order, each with its notes."""

import io
import posixpath
import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.readers.parsers.xml import local_name, parse_office, parse_xml
from eat_edge.readers.parsers.zip_bounds import open_zip

__all__ = ["parse"]

_MAIN = "ppt/presentation.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NOTES = re.compile("ppt/notesSlides/[^/]+[.]xml")


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a presentation; a block is a slide, or the notes of one.

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be read.
    """
    archive = open_zip(io.BytesIO(data))
    names = set(archive.namelist())
    if _MAIN not in names:
        raise RefusedError(f"it is no presentation: it has no {_MAIN}")
    targets = _targets(archive, _MAIN)
    slides = [
        targets.get(element.get(_RELATION, ""), "")
        for element in parse_xml(archive.read(_MAIN)).iter("{*}sldId")
    ]
    builder = TextBuilder(max_chars)
    for number, slide in enumerate(slides, 1):
        if slide not in names:
            raise RefusedError(f"it is damaged: its slide {number} is missing")
        _add_paragraphs(archive, slide, f"slide {number}", builder)
        for name in _targets(archive, slide).values():
            if _NOTES.fullmatch(name) and name in names:
                _add_paragraphs(archive, name, f"notes of slide {number}", builder)
    yield builder.parsed()


def _add_paragraphs(archive: ZipFile, name: str, place: str, builder: TextBuilder) -> None:
    root = parse_office(archive.read(name))
    for field in list(root.iter("{*}fld")):
        if field.get("type") == "slidenum":
            field.getparent().remove(field)
    for paragraph in root.iter("{*}p"):
        builder.add("".join(map(_piece, paragraph.iter())), place)


def _piece(element: etree._Element) -> str:
    name = local_name(element)
    if name == "br":
        return "\n"
    return element.text or "" if name == "t" else ""


def _targets(archive: ZipFile, name: str) -> dict[str, str]:
    """What a part refers to: names of parts by the identifier of the relationship."""
    folder, base = posixpath.split(name)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in archive.namelist():
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, relation.get("Target", ""))
        ).lstrip("/")
        for relation in parse_xml(archive.read(relations)).iter("{*}Relationship")
        if relation.get("TargetMode") != "External"
    }
