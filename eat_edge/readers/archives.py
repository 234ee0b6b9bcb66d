"""Compressed files and ZIP archives, unpacked as they are read, within bounds."""

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile, ZipInfo

from eat_edge.errors import install_command
from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.zip_bounds import open_zip, unpacked_limit

__all__ = ["COMPRESSIONS", "members_of", "unpacked"]

_DAMAGE = (EOFError, lzma.LZMAError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)
"""What the libraries raise, beside errors without a number and ``ZstdError``."""

_UTF8_NAME = 0x800


def _open_zstd(raw: BinaryIO) -> BinaryIO:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise RefusedError(
            f"it needs the package backports.zstd: {install_command('documents')}"
        ) from error
    return cast(BinaryIO, zstd.ZstdFile(raw))


COMPRESSIONS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    ".gz": lambda raw: cast(BinaryIO, gzip.GzipFile(fileobj=raw)),
    ".bz2": lambda raw: cast(BinaryIO, bz2.BZ2File(raw)),
    ".xz": lambda raw: cast(BinaryIO, lzma.LZMAFile(raw)),  # noqa: SIM115
    ".zst": _open_zstd,
}
"""How to unpack a file, by its ending."""


class _Unpacked(io.RawIOBase):
    """Bytes that are made as they are read, and no more of them than a limit.

    It can go back, by beginning anew. What is damaged raises ``OSError``.

    Args:
        begin: Gives the stream, at its beginning.
        packed_size: Bytes that it is made of, as far as they are read.
    """

    def __init__(self, begin: Callable[[], BinaryIO], packed_size: Callable[[], int]) -> None:
        self._begin, self._packed_size = begin, packed_size
        self._stream = begin()
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._stream.read(len(buffer))
        except Exception as error:
            if not _is_damage(error):
                raise
            raise OSError(f"it is damaged after {self._at} unpacked bytes: {error}") from error
        self._at += len(piece)
        limit = unpacked_limit(self._packed_size())
        if self._at > limit:
            raise OSError(
                f"it unpacks to more than {limit} bytes, many times its own size: it looks like a "
                "bomb; unpack it yourself if it is none"
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence != io.SEEK_SET:
            raise io.UnsupportedOperation("the end is not known before it is reached")
        if offset < self._at:
            self._stream.close()
            self._stream, self._at = self._begin(), 0
        while self._at < offset and self.read(min(offset - self._at, 1 << 20)):
            pass
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def unpacked(raw: BinaryIO, ending: str) -> BinaryIO:
    """Unpack a compressed stream.

    Args:
        raw: Seekable, at its beginning; stays open.
        ending: A key of `COMPRESSIONS`.

    Returns:
        A seekable stream; reading it raises ``OSError`` where it is damaged or too long.

    Raises:
        RefusedError: The library that it needs is not installed.
    """

    def begin() -> BinaryIO:
        raw.seek(0)
        return COMPRESSIONS[ending](raw)

    return cast(BinaryIO, io.BufferedReader(_Unpacked(begin, raw.tell)))


def members_of(raw: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """Give the files in a ZIP archive, in its order.

    Args:
        raw: The archive, seekable; stays open.

    Yields:
        Name and content of each; the content is closed afterwards.

    Raises:
        RefusedError: It cannot be unpacked within bounds.
    """
    with open_zip(raw) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue

            def begin(member: ZipInfo = member) -> BinaryIO:
                return cast(BinaryIO, archive.open(member))

            def size(member: ZipInfo = member) -> int:
                return member.compress_size

            try:
                content = io.BufferedReader(_Unpacked(begin, size))
            except Exception as error:
                if not _is_damage(error):
                    raise
                raise RefusedError(f"{_name(member)!r} in it is damaged: {error}") from error
            with closing(content):
                yield _name(member), cast(BinaryIO, content)


def _is_damage(error: Exception) -> bool:
    """Whether the bytes are to blame, and neither the disk nor we."""
    if isinstance(error, OSError):
        return error.errno is None
    return isinstance(error, _DAMAGE) or type(error).__name__ == "ZstdError"


def _name(member: ZipInfo) -> str:
    """The name of a member; some programs write UTF-8 without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename
