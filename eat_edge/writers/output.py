"""The file that results go to: as private as the input, locked, and counted byte by byte."""

import io
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from eat_edge.errors import ConfigError
from eat_edge.files.create import open_output
from eat_edge.writers.file_lock import is_locked

__all__ = ["Output", "is_private"]

_PRIVATE = 0o600
_SHARED = 0o666
_CHUNK = 1 << 20


def is_private(inputs: Iterable[str | int]) -> bool:
    """Whether one of these files may not be read by everybody.

    Args:
        inputs: Paths, or descriptors of open files. A pipe says nothing.
    """
    modes = (os.stat(path).st_mode for path in inputs)  # noqa: PTH116
    return any(stat.S_ISREG(mode) and not mode & stat.S_IROTH for mode in modes)


class Output(io.FileIO):
    """A regular file that results are written to.

    What is written goes to the system at once, and whole or not at all. Another process that would
    write the file is locked out, where the file system can do that. Not thread-safe.

    Args:
        path: Created if missing; its content stays until `resume` says how much of it counts.
        private: Whether only the owner may read it.

    Attributes:
        size: Bytes in it.
        crc: CRC-32 of them.

    Raises:
        ConfigError: Another process is writing it, or it is a link that another user made.
        OSError: It cannot be opened, or not be made private.
    """

    def __init__(self, path: Path, *, private: bool) -> None:
        mode = _PRIVATE if private else _SHARED
        super().__init__(open_output(path, mode=mode), "r+")
        self.name = str(path)
        self.size = self.crc = 0
        try:
            self._lock(path)
            # Windows has other permissions than these: a file there has those of its directory.
            if hasattr(os, "fchmod") and self.mode_bits & ~mode:
                os.fchmod(self.fileno(), mode)
        except BaseException:
            self.close()
            raise

    @property
    def mode_bits(self) -> int:
        """Permissions it has."""
        return stat.S_IMODE(os.fstat(self.fileno()).st_mode)

    def resume(self, size: int, crc: int) -> None:
        """Go on after the first ``size`` bytes; what is behind them is forgotten.

        Raises:
            ConfigError: These bytes are not those of which ``crc`` is the CRC-32.
        """
        missing, found = size, 0
        self.seek(0)
        while missing and (chunk := self.read(min(missing, _CHUNK))):
            missing -= len(chunk)
            found = crc32(chunk, found)
        if missing or found != crc:
            raise ConfigError(
                f"{self.name!r} is not what its journal describes: it was changed; restore it, "
                f"or delete '{self.name}.journal' to begin anew"
            )
        self.cut(size, crc)

    def cut(self, size: int, crc: int) -> None:
        """Forget what is behind the first ``size`` bytes, of which ``crc`` is the CRC-32."""
        self.truncate(size)
        self.seek(size)
        self.size, self.crc = size, crc

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Write all of it, or nothing.

        Raises:
            OSError: The system took a part of it, or nothing; the file is as it was.
        """
        written = 0
        try:
            while written < len(data):
                written += super().write(data[written:])
        except OSError:
            self.cut(self.size, self.crc)
            raise
        self.size += len(data)
        self.crc = crc32(data, self.crc)
        return written

    def sync(self) -> None:
        """Wait until everything written is on disk."""
        os.fsync(self.fileno())

    def _lock(self, path: Path) -> None:
        if is_locked(self.fileno()):
            raise ConfigError(
                f"another process is writing {str(path)!r}: wait for it, or name another file"
            )
