"""Lists of names in use: read when they are first asked for, and again when a file has changed."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TypeVar

from eat_edge.errors import InputError
from eat_edge.own_names.matcher import Folding, Matcher
from eat_edge.own_names.reader import read_ignored, read_names
from eat_edge.own_names.record import IgnoreEntries, NameEntries

__all__ = ["NameLists", "fingerprint", "ignored_of", "labels_of"]

_LOG = logging.getLogger(__name__)
_REMEMBERED = 8
"""Combinations of lists that are kept ready; requests with names of their own come and go."""

_Stamp = tuple[int, int, int] | None
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Ready:
    names: NameEntries
    ignored: IgnoreEntries
    stamps: tuple[_Stamp, ...]
    matcher: Matcher


class NameLists:
    """Matchers of the lists that calls ask for. Thread-safe.

    Args:
        folding: How texts are folded.
    """

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._ready: deque[_Ready] = deque(maxlen=_REMEMBERED)
        self._lock = Lock()

    def matcher(self, names: NameEntries, ignored: IgnoreEntries) -> Matcher | None:
        """The matcher of some lists.

        A file that has changed since the last call is read again. Where that fails the list stays
        as it was, and a warning is logged: a slip of the pen must not stop a server.

        Args:
            names: Names and files of names.
            ignored: What is never a name, and files of that.

        Returns:
            The matcher, None where there is nothing in the lists.

        Raises:
            InputError: A file cannot be read, or a line of it is none, the first time.
        """
        if not names and not ignored:
            return None
        stamps = tuple(_stamp(path) for path in (*names.files, *ignored.files))
        with self._lock:
            before = next((one for one in self._ready if _is_of(one, names, ignored)), None)
            if before is not None and before.stamps == stamps:
                return before.matcher
            try:
                matcher = Matcher(
                    _all(names, read_names), _all(ignored, read_ignored), self._folding
                )
            except InputError as error:
                if before is None:
                    raise
                _LOG.warning("the list stays as it was: %s", error)
                matcher = before.matcher
            if before is not None:
                self._ready.remove(before)
            self._ready.append(_Ready(names, ignored, stamps, matcher))
            return matcher


def labels_of(names: NameEntries) -> frozenset[str]:
    """The types of some names.

    Raises:
        InputError: A list of names cannot be read.
    """
    return frozenset(name.label for name in _all(names, read_names))


def ignored_of(ignored: IgnoreEntries) -> frozenset[str]:
    """What is never a name.

    Raises:
        InputError: A list cannot be read.
    """
    return frozenset(_all(ignored, read_ignored))


def fingerprint(entries: NameEntries | IgnoreEntries) -> str:
    """SHA-256 of what lists hold, for a run that must not go on with others; ``""`` for none.

    Raises:
        InputError: A file cannot be read.
    """
    if not entries:
        return ""
    digest = sha256()
    for entry in entries:
        try:
            content = entry.read_bytes() if isinstance(entry, Path) else repr(entry).encode()
        except OSError as error:
            raise InputError(
                f"cannot read the names {str(entry)!r}: {error.strerror or error}; check the path"
            ) from error
        digest.update(sha256(content).digest())
    return digest.hexdigest()


def _is_of(ready: _Ready, names: NameEntries, ignored: IgnoreEntries) -> bool:
    is_same = ready.names is names and ready.ignored is ignored
    return is_same or (ready.names == names and ready.ignored == ignored)


def _all(entries: Iterable[Path | _T], read: Callable[[Path], list[_T]]) -> list[_T]:
    found: list[_T] = []
    for entry in entries:
        if isinstance(entry, Path):
            found += read(entry)
        else:
            found.append(entry)
    return found


def _stamp(path: Path) -> _Stamp:
    """What tells that a file was changed, or replaced by another."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
