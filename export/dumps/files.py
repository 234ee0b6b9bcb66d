"""Dumps as they are published: compressed, longer than memory, sometimes cut off."""

import bz2
import gzip
import io
import logging
import lzma
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from eat_edge.closing import Closing
from eat_edge.errors import InputError

__all__ = ["Dump"]

_BUFFER = 1 << 20

_log = logging.getLogger(__name__)


class Dump(Closing):
    """A dump that is read from its beginning to its end, and says how far it has come.

    What it is compressed with is told by its name: ``.gz``, ``.bz2``, ``.xz``, or nothing.

    Args:
        path: The file.
        seconds: Between two messages of progress.

    Raises:
        InputError: The file cannot be opened; while it is read: it is damaged or cut off.
    """

    def __init__(self, path: Path, *, seconds: float = 15.0) -> None:
        self.path = path
        try:
            self._raw = path.open("rb")
        except OSError as error:
            raise InputError(f"cannot open {path}: {error.strerror}; name a file") from error
        self._size = max(1, path.stat().st_size)
        stream = _unpacked(self._raw, path.suffix)
        # All of them have what a BufferedReader needs, whatever their declared type.
        self._stream = io.BufferedReader(cast(io.RawIOBase, stream), _BUFFER)
        self._seconds = seconds
        self._began = self._told = time.monotonic()

    def close(self) -> None:
        """Close the file; calling it again is fine."""
        self._stream.close()
        self._raw.close()

    def read(self, size: int = _BUFFER) -> bytes:
        """Up to ``size`` bytes, none at the end."""
        self._tell()
        try:
            return self._stream.read(size)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise self._damaged(error) from error

    def lines(self, limit: int) -> Iterator[bytes]:
        """All lines with their line ends; of a line over ``limit`` bytes, an empty one instead."""
        try:
            while line := self._stream.readline(limit):
                self._tell()
                if len(line) == limit and not line.endswith(b"\n"):
                    while (rest := self._stream.readline(limit)) and not rest.endswith(b"\n"):
                        pass
                    line = b""
                yield line
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> InputError:
        return InputError(f"{self.path} is damaged or cut off: {error}; download it again")

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._told < self._seconds:
            return
        self._told = now
        share = self._raw.tell() / self._size
        left = (now - self._began) * (1 - share) / share if share else float("inf")
        _log.info(
            "%s: %.1f %% of %.2f GB, %.0f min left",
            self.path.name,
            100 * share,
            self._size / 1e9,
            left / 60,
        )


def _unpacked(raw: BinaryIO, suffix: str) -> object:
    match suffix:
        case ".gz":
            return gzip.GzipFile(fileobj=raw)
        case ".bz2":
            return bz2.BZ2File(raw)
        case ".xz":
            return lzma.LZMAFile(raw)
    return raw
