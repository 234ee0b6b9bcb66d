"""Books (.epub): their chapters in the order of reading."""

import io
import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from zipfile import ZipFile

from eat_edge.readers.parsers.html import add_html
from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.readers.parsers.xml import parse_xml
from eat_edge.readers.parsers.zip_bounds import open_zip

__all__ = ["parse"]

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a book; a block is a paragraph, named ``"chapter 2, paragraph 5"``.

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be read, or its chapters are encrypted.
    """
    archive = open_zip(io.BytesIO(data))
    names = set(archive.namelist())
    encrypted = _encrypted(archive) if _ENCRYPTION in names else set()
    builder = TextBuilder(max_chars)
    for number, chapter in enumerate(_chapters(archive, names), 1):
        if chapter in encrypted:
            raise RefusedError("it is encrypted: no text of it can be read")
        if chapter not in names:
            raise RefusedError(f"it is damaged: {chapter!r} is missing")
        add_html(archive.read(chapter), builder, f"chapter {number}, paragraph {{}}")
    yield builder.parsed()


def _chapters(archive: ZipFile, names: set[str]) -> list[str]:
    """The names of the parts that are read, in order."""
    if _CONTAINER not in names:
        raise RefusedError(f"it is no book: it has no {_CONTAINER}")
    for rootfile in parse_xml(archive.read(_CONTAINER)).iter("{*}rootfile"):
        package = rootfile.get("full-path", "")
        if package in names:
            break
    else:
        raise RefusedError("it is damaged: its table of parts is missing")
    root = parse_xml(archive.read(package), may_have_doctype=True)
    folder = posixpath.dirname(package)
    parts = {
        item.get("id", ""): posixpath.normpath(
            posixpath.join(folder, unquote(item.get("href", "")))
        )
        for item in root.iter("{*}item")
    }
    return [
        parts[item.get("idref", "")]
        for item in root.iter("{*}itemref")
        if item.get("idref", "") in parts
    ]


def _encrypted(archive: ZipFile) -> set[str]:
    root = parse_xml(archive.read(_ENCRYPTION))
    return {unquote(element.get("URI", "")) for element in root.iter("{*}CipherReference")}
