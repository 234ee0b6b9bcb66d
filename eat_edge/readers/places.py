"""Where in the inputs reading goes on."""

from dataclasses import dataclass
from typing import BinaryIO
from zlib import crc32

from eat_edge.errors import InputError
from eat_edge.types import Document

__all__ = ["Place", "Read", "skip"]

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Between two documents: where reading can go on.

    Attributes:
        file: Which of the inputs, from 0.
        offset: Bytes of it that are behind; not counted in a Parquet file.
        line: Lines of it that are behind, or rows of a Parquet file.
        crc: CRC-32 of these bytes: a pipe has nothing else to be known by.
    """

    file: int = 0
    offset: int = 0
    line: int = 0
    crc: int = 0

    @property
    def file_before(self) -> int:
        """The input of the document before it, which may have been the last of that input."""
        return self.file if self.offset or self.line else self.file - 1


@dataclass(frozen=True, slots=True)
class Read:
    """A document and where to go on after it."""

    document: Document
    after: Place


def skip(stream: BinaryIO, name: str, place: Place, here: Place) -> None:
    """Go to a place in a stream: a file was looked at by its date, of others every byte is read.

    Args:
        stream: Where ``here`` is.
        name: Of the stream; standard input is ``"stdin"``.
        place: Where to go.
        here: What was read already.

    Raises:
        InputError: The bytes up to the place are not those that were read before.
    """
    if name != "stdin" and stream.seekable():
        stream.seek(place.offset)
        return
    missing, crc = place.offset - here.offset, here.crc
    while missing > 0 and (chunk := stream.read(min(missing, _CHUNK))):
        missing -= len(chunk)
        crc = crc32(chunk, crc)
    if missing or crc != place.crc:
        raise InputError(
            f"{name!r} is not what it was: its first {place.offset} bytes are others than those "
            "already worked on; give it the same again"
        )
