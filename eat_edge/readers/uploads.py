"""Documents of one file that came as bytes, and of which nothing but its name is known."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from eat_edge.readers.contents import Contents
from eat_edge.readers.encodings import Encoding
from eat_edge.readers.formats import format_of
from eat_edge.readers.parsers.worker import Bounds
from eat_edge.readers.streams import MAX_TEXT, Reading, Unit, of_bearable_length
from eat_edge.types import Document

__all__ = ["read_bytes"]


def read_bytes(
    data: bytes,
    name: str,
    *,
    unit: Unit = "line",
    encoding: Encoding | None = None,
    column: str = "text",
    seconds: int = 60,
) -> Iterator[Document]:
    """Read a file as `read_documents` does, without ever looking for a file of this name.

    Args:
        data: All of it.
        name: Its ending tells the format; for messages and identifiers.
        unit: What one document of a text file is.
        encoding: Of text without a byte order mark; None finds out.
        column: The column of a table, or field of JSON, that has the text.
        seconds: That a parser may take for one file, of CPU time and of time alike.

    Yields:
        Its documents. What cannot be read is one with an error. Closing the iterator ends the
        parser's process.
    """
    reader = Reading(unit, "auto", encoding, column, _ignore, _ignore, _ignore)
    bounds = Bounds(cpu_seconds=seconds, seconds=float(seconds), chars=MAX_TEXT)
    stream = cast(BinaryIO, io.BytesIO(data))
    with Contents(reader, bounds) as contents:
        for document in contents.documents(stream, name, format_of(name, "auto")):
            yield of_bearable_length(document)


def _ignore(*_: object) -> None:
    """Take no notice."""
