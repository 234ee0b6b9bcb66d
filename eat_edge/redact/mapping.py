"""The way back: what every document was, encrypted, a line for each.

A line is a token of Fernet (AES-128-CBC and HMAC-SHA-256, https://github.com/fernet/spec) around a
JSON object: the SHA-256 of the redacted text, and every replacement with its place and what stood
there. The same key makes hashes and pseudonyms.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from eat_edge.closing import Closing
from eat_edge.errors import ConfigError, InputError, install_command
from eat_edge.files.create import open_output, open_private
from eat_edge.files.parent import check_parent
from eat_edge.redact.redactor import Redacted, Redaction

__all__ = ["MapReader", "MapWriter", "read_key", "restored"]

_PRIVATE = 0o600
_MAX_KEY = 1 << 10
"""Bytes of a file that may be a key, which has 44."""


@dataclass(frozen=True, slots=True)
class _Entry:
    digest: str
    redactions: tuple[Redaction, ...]
    copy: str
    is_document: bool


def read_key(path: Path, *, may_make: bool) -> bytes:
    """Read a key, or make one.

    Args:
        path: A file with a key of Fernet, 32 random bytes in Base64.
        may_make: Whether to make one where there is none; only its owner may read it.

    Raises:
        ConfigError: There is none, or it is no key, or others may know it, or cryptography is not
            installed.
        OSError: It cannot be written.
    """
    fernet = _fernet()
    # An empty one was left by a run that was stopped before it had a key.
    if may_make and not (path.exists() and path.stat().st_size):
        check_parent(path, "the key")
        key: bytes = fernet.generate_key()
        with os.fdopen(_open_secret(path), "wb") as file:
            file.write(key + b"\n")
            file.flush()
            # Nothing may be encrypted with a key that could be lost.
            os.fsync(file.fileno())
        return key
    try:
        with os.fdopen(open_private(path), "rb") as file:
            key = file.read(_MAX_KEY).strip()
        fernet(key)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(
            f"{str(path)!r} is no key: {reason}; name the file that redact made"
        ) from error
    return key


class MapWriter(Closing):
    """Writes the map of a run. Not thread-safe.

    Args:
        path: The map; only its owner may read it.
        key: As `read_key` gives it.
        num_done: Documents of an earlier run that are gone on with; lines beyond are taken off.
        goes_on: Whether there was an earlier run of this output, however little it has done.

    Raises:
        ConfigError: The map has fewer lines, or is that of another run, or others may read it.
        OSError: It cannot be written.
    """

    def __init__(self, path: Path, key: bytes, *, num_done: int = 0, goes_on: bool = False) -> None:
        self._cipher = _fernet()(key)
        if not (num_done or goes_on) and path.exists() and path.stat().st_size:
            raise ConfigError(
                f"the map {str(path)!r} is there already, the way back of an earlier run: name "
                "another, or delete it"
            )
        check_parent(path, "the map")
        self._file = os.fdopen(_open_secret(path), "r+b")
        try:
            for done in range(num_done):
                if not self._file.readline().endswith(b"\n"):
                    raise ConfigError(
                        f"the map {str(path)!r} has {done} documents, and {num_done} are done: "
                        "restore it, or delete the journal to begin anew"
                    )
            self._file.truncate(self._file.tell())
        except BaseException:
            self._file.close()
            raise

    def write(self, redacted: Redacted, copy: str = "", *, is_document: bool = False) -> None:
        """Write down what a document was.

        Args:
            redacted: The document.
            copy: The file of its own, or of all records of a file, that it was written to; ``""``
                for the one output.
            is_document: Whether that file is the text of this document alone.
        """
        record: dict[str, Any] = {
            "sha256": _digest(redacted.text),
            "redactions": [
                [one.start, one.end, one.label, one.original] for one in redacted.redactions
            ],
        }
        if copy:
            record |= {"copy": copy, "is_document": is_document}
        self._file.write(self._cipher.encrypt(json.dumps(record).encode()) + b"\n")
        self._file.flush()

    def sync(self) -> None:
        """Bring it to disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Bring it to disk; calling it again does nothing."""
        if not self._file.closed:
            self.sync()
            self._file.close()


class MapReader(Closing):
    """Reads a map, document by document. Not thread-safe.

    Args:
        path: The map.
        key: As `read_key` gives it.

    Raises:
        ConfigError: Others may read or write it.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._name, self._cipher = str(path), _fernet()(key)
        self._file = os.fdopen(open_private(path), "rb")
        self._entries = self._read()
        self._by_copy: dict[str, list[_Entry]] | None = None
        self._is_document = False

    @property
    def is_document(self) -> bool:
        """Whether the copy that was begun is the text of one document."""
        return self._is_document

    def begin(self, copy: str) -> None:
        """Go to the documents of one of many copies; the whole map is kept in memory for that.

        Args:
            copy: As it was called when the map was written, or its end if only one has that.

        Raises:
            ConfigError: The key is of another map, or the map is damaged.
        """
        if self._by_copy is None:
            self._by_copy = {}
            for entry in self._entries:
                self._by_copy.setdefault(entry.copy, []).append(entry)
        found = self._by_copy.get(copy) or self._only_one_below(copy)
        # A file without a single document, as an empty one, has nothing to bring back.
        self._is_document = bool(found) and found[0].is_document
        self._entries = iter(found)

    def _only_one_below(self, name: str) -> "list[_Entry]":
        """The documents of the only copy of a name, wherever it was."""
        found = [some for copy, some in (self._by_copy or {}).items() if copy.endswith(f"/{name}")]
        return found[0] if len(found) == 1 else []

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def restore(self, text: str, place: str) -> str:
        """Bring the next document back.

        Args:
            text: As it was redacted.
            place: Of it, for messages.

        Raises:
            ConfigError: The key is of another map, or the map is damaged.
            InputError: The text is not what was written, or there is no next.
        """
        entry = next(self._entries, None)
        if entry is None:
            raise InputError(
                f"{place}: the map {self._name!r} has no more documents: give the "
                "files that it is of, and the --unit that they were redacted with"
            )
        if entry.digest != _digest(text):
            raise InputError(
                f"{place}: the text is not as it was redacted: give the files in their order, "
                "as they were written, and the --unit that they were redacted with"
            )
        return restored(text, entry.redactions)

    def _read(self) -> Iterator[_Entry]:
        from cryptography.fernet import InvalidToken

        for number, line in enumerate(self._file, start=1):
            try:
                record: dict[str, Any] = json.loads(self._cipher.decrypt(line.strip()))
            except InvalidToken as error:
                raise ConfigError(
                    f"line {number} of {self._name!r} cannot be decrypted: it was changed, or the "
                    "key is of another map"
                ) from error
            yield _Entry(
                record["sha256"],
                tuple(
                    Redaction(start, end, label, "", original)
                    for start, end, label, original in record["redactions"]
                ),
                record.get("copy", ""),
                record.get("is_document", False),
            )


def restored(text: str, redactions: "tuple[Redaction, ...]") -> str:
    """Put back what stood in a redacted text."""
    pieces, at = [], 0
    for one in redactions:
        pieces += [text[at : one.start], one.original]
        at = one.end
    return "".join([*pieces, text[at:]])


def _open_secret(path: Path) -> int:
    """Open a file to be written that only its owner may read; made where there is none."""
    try:
        return open_private(path, os.O_RDWR)
    except FileNotFoundError:
        return open_output(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _PRIVATE)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _fernet() -> Any:
    try:
        from cryptography.fernet import Fernet
    except ImportError as error:
        raise ConfigError(f"a map needs cryptography: {install_command('redact')}") from error
    return Fernet
