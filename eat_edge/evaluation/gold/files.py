"""Gold files, compressed or not, line by line."""

import codecs
import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from eat_edge.errors import InputError
from eat_edge.readers.tables import printable

__all__ = ["COMPRESSED", "at_line", "decoded", "lines_of"]

COMPRESSED = frozenset({".gz", ".xz"})
"""Endings of compressed files."""


def at_line(path: Path, number: int, problem: str) -> InputError:
    """Make the error for a line of gold that cannot be used.

    Args:
        path: The file.
        number: The line, counted from 1.
        problem: What is wrong with it and what to do.

    Returns:
        The error, to be raised.
    """
    return InputError(f"{printable(path)}:{number}: {problem}")


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Read a file line by line.

    Args:
        path: UTF-8, with a byte order mark or without; compressed if it ends in .gz or .xz.

    Yields:
        Number, counted from 1, and text of every line, without its LF or CR LF.

    Raises:
        InputError: The file is missing, damaged or not UTF-8.
    """
    number = 0
    try:
        with _opened(path) as stream:
            for number, raw in enumerate(stream, start=1):
                if number == 1:
                    raw = raw.removeprefix(codecs.BOM_UTF8)
                yield number, decoded(raw.removesuffix(b"\n").removesuffix(b"\r"), path, number)
    except (lzma.LZMAError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise InputError(
            f"{printable(path)!r} is damaged after line {number}: {error}; "
            "fetch or compress it again"
        ) from error
    except OSError as error:
        raise InputError(f"cannot read {printable(path)!r}: {error.strerror or error}") from error


def decoded(raw: bytes, path: Path, number: int) -> str:
    """Decode UTF-8.

    Args:
        raw: Bytes of a line, or of more.
        path: The file they are from.
        number: The line they begin with.

    Returns:
        The text.

    Raises:
        InputError: They are not UTF-8.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = number + raw.count(b"\n", 0, error.start)
        raise at_line(
            path, line, f"invalid UTF-8: byte 0x{raw[error.start]:02x}; convert the gold to UTF-8"
        ) from error


def _opened(path: Path) -> BinaryIO:
    match path.suffix.lower():
        case ".gz":
            return cast(BinaryIO, gzip.open(path))
        case ".xz":
            return cast(BinaryIO, lzma.open(path))
        case _:
            return path.open("rb")
