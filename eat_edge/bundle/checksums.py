"""Checksums of large files, remembered so that not every start reads all of a bundle.

A file counts as what it was found to be as long as its place on disk, size and times of change
are the same; its sum is remembered when these times are an hour old. What is not noticed: a
process that had the file mapped into memory to be written (``mmap``) before its sum was found can
change it through that mapping later, and its times may stay what they were; nor is a change that
goes to the disk below the file system. ``always_verify`` reads every byte. What is remembered is
in the user's cache directory, in a file that only the user can have written; where it cannot be
read or written, everything is read through as if it were empty.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from eat_edge.errors import EatEdgeError
from eat_edge.files.create import open_new, open_own

__all__ = ["Checksums", "cache_path", "sha256_of"]

_LARGE = 1 << 16
"""Bytes from which on a sum is remembered: smaller files are read in no time."""
_MAX_SUMS = 2048
"""The latest are kept."""
_MAX_BYTES = 1 << 19
"""Of the file; a larger one is not ours."""
_SETTLED = 3600 * 10**9
"""Nanoseconds since the last change after which a file counts as left alone. Times of change have
steps of up to 2 seconds (FAT); whoever is still at work on a file mostly is within the hour."""
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_path() -> Path:
    """Where sums are remembered: ``eat-edge/checksums.json`` in the user's cache directory.

    Raises:
        RuntimeError: The user has no home.
    """
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = str(Path.home() / "Library" / "Caches")
    else:
        # A relative one is to be ignored (XDG Base Directory Specification).
        folder = os.environ.get("XDG_CACHE_HOME", "")
        if not Path(folder).is_absolute():
            folder = str(Path.home() / ".cache")
    return Path(folder) / "eat-edge" / "checksums.json"


class Checksums:
    """SHA-256 sums of files, some of them remembered. For one thread.

    Args:
        is_forgetful: Whether nothing is remembered, so that every byte is read.
    """

    def __init__(self, *, is_forgetful: bool = False) -> None:
        self._is_forgetful, self._has_more = is_forgetful, False
        self._sums: dict[str, str] = {} if is_forgetful else dict(_remembered())

    def of(self, path: Path) -> str:
        """The sum of a file, in hexadecimal.

        Raises:
            OSError: It cannot be read.
        """
        before = path.stat()
        key = _key(before)
        if self._is_forgetful or before.st_size < _LARGE:
            return sha256_of(path)
        if key not in self._sums:
            found = sha256_of(path)
            is_settled = time.time_ns() - max(before.st_mtime_ns, before.st_ctime_ns) > _SETTLED
            if not is_settled or _key(path.stat()) != key:
                return found
            self._sums[key], self._has_more = found, True
        return self._sums[key]

    def remember(self) -> None:
        """Write down what is new, if that is possible."""
        if not self._has_more:
            return
        latest = dict([*self._sums.items()][-_MAX_SUMS:])
        with suppress(OSError, RuntimeError):
            path = cache_path()
            path.parent.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
            partial = path.with_name(f"{path.name}.{os.getpid()}")
            with os.fdopen(open_new(partial, _PRIVATE_FILE), "wb") as file:
                file.write(json.dumps(latest, indent=0).encode())
            partial.replace(path)


def _key(found: os.stat_result) -> str:
    """What a file is known by; whoever changes it cannot set the time of its change (`ctime`)."""
    return f"{found.st_dev}:{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _remembered() -> Mapping[str, str]:
    """The sums that were written down; none where there is anything wrong with them."""
    with suppress(OSError, RuntimeError, ValueError, EatEdgeError):
        with os.fdopen(open_own(cache_path()), "rb") as file:
            found = json.loads(file.read(_MAX_BYTES))
        if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
            return found
    return {}
