"""Lines of bytes, none of them longer than memory allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from zlib import crc32

__all__ = ["MAX_LINE", "RawLine", "raw_lines"]

MAX_LINE = 1 << 24
"""Bytes of the longest line that is read; of a longer one, only its length."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of an input.

    Attributes:
        content: Its bytes with the line feed; None if they are more than `MAX_LINE`.
        size: How many bytes it takes, line feed included.
        crc: CRC-32 of the input up to its end.
    """

    content: bytes | None
    size: int
    crc: int


def raw_lines(stream: BinaryIO, newline: bytes, *, crc: int = 0) -> Iterator[RawLine]:
    """Cut a stream into lines.

    Args:
        stream: At the beginning of a line.
        newline: A line feed, as many bytes as one character at least has. Only where it stands at
            a multiple of its length, counted from the beginning of the line, does it end one.
        crc: CRC-32 of what came before.

    Yields:
        Lines; they join to the whole stream. No more than `MAX_LINE` bytes are held, and of a
        line that has come nothing more is waited for.
    """
    while piece := _piece(stream, newline, MAX_LINE):
        line, size, crc = piece, len(piece), crc32(piece, crc)
        if not _ends(piece, newline):
            gathered = bytearray(piece)
            while not _ends(piece, newline) and (piece := _piece(stream, newline, _CHUNK)):
                size, crc = size + len(piece), crc32(piece, crc)
                if size <= MAX_LINE:
                    gathered += piece
            line = bytes(gathered)
        yield RawLine(line if size <= MAX_LINE else None, size, crc)


def _piece(stream: BinaryIO, newline: bytes, max_bytes: int) -> bytes:
    """Read up to the next byte that may be of a line feed, and on to the end of a character."""
    piece = stream.readline(max_bytes)
    missing = -len(piece) % len(newline)
    return piece + stream.read(missing) if missing else piece


def _ends(piece: bytes, newline: bytes) -> bool:
    return piece.endswith(newline) and len(piece) % len(newline) == 0
