"""How far a run has come, kept beside its output, so that it can go on after any interruption.

The journal of ``OUT`` is ``OUT.journal``: two entries, the newest first, each a line of its hash
(BLAKE2b, keyed with the name of the journal) in hexadecimal, a space, and a JSON object. It belongs
to who runs the command, and nobody else may write it. It is replaced as a whole, after the output
it tells of is on disk: at whatever moment a run ends, the journal that is found tells of documents
that are in the output, and of no others. An entry that is not what it was when it was written,
because the disk lost or changed some of it, does not count: the older one does, which costs the
work between the two, and without either the run refuses to go on.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Self

from eat_edge.errors import ConfigError
from eat_edge.files.create import open_new, open_own
from eat_edge.readers import Place
from eat_edge.types import Document
from eat_edge.writers.output import Output

__all__ = [
    "SECONDS",
    "Identity",
    "Journal",
    "Progress",
    "Tally",
    "journal_path",
    "new_path",
    "read_journal",
    "seal",
]

SECONDS = 2.0
"""How often, at most, the output is brought to disk and the journal with it."""

_FORMAT = 3
_SEAL = 32
"""Hexadecimal digits before an entry."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a run went.

    Attributes:
        num_documents: Documents written.
        num_failed: How many of them carry an error.
        first_failed: Where the first of these was read, and its error, or None.
    """

    num_documents: int = 0
    num_failed: int = 0
    first_failed: str | None = None

    def count(self, document: Document) -> "Tally":
        """Add a document that was written."""
        if document.error is None:
            return replace(self, num_documents=self.num_documents + 1)
        return Tally(
            self.num_documents + 1,
            self.num_failed + 1,
            self.first_failed or f"{document.origin or document.id}: {document.error}",
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """What decides what a run writes: another run may go on only if all of it is the same.

    Attributes:
        version: Of this package.
        bundle: SHA-256 of the bundle's manifest, which has those of all its files.
        options: Options of the command that shape the output.
        inputs: Each input with its size in bytes and its time of modification in nanoseconds since
            1970, None for a pipe.
    """

    version: str
    bundle: str
    options: Mapping[str, str | int | None]
    inputs: Sequence[tuple[str, int | None, int | None]]

    def differences(self, before: "Identity") -> list[str]:
        """Tell in words what is not as it was before."""
        found = []
        if self.version != before.version:
            found.append(f"eat-edge is {self.version}, was {before.version}")
        if self.bundle != before.bundle:
            found.append("the bundle is another")
        for name in sorted({*self.options, *before.options}):
            now, then = self.options.get(name), before.options.get(name)
            if now != then:
                found.append(f"--{name.replace('_', '-')} is {_said(now)}, was {_said(then)}")
        paths, paths_before = _paths(self), _paths(before)
        if paths != paths_before:
            found.append(f"the inputs are {_listed(paths)}, were {_listed(paths_before)}")
        else:
            pairs = zip(self.inputs, before.inputs, strict=True)
            found += [f"{new[0]!r} was modified" for new, old in pairs if new != old]
        return found


@dataclass(frozen=True, slots=True)
class Progress:
    """What of a run is done and on disk.

    Attributes:
        tally: Documents in the output.
        num_bytes: Bytes of the output that hold them.
        crc: CRC-32 of these bytes.
        place: Where reading goes on.
    """

    tally: Tally = Tally()
    num_bytes: int = 0
    crc: int = 0
    place: Place = field(default_factory=Place)


class Journal:
    """Keeps the journal of one run up to date. Not thread-safe.

    Args:
        path: The journal.
        identity: Of this run.
        output: Locked, and as long as ``progress`` says.
        progress: What is done already.

    Attributes:
        also_synced: Brings to disk what else a run writes that goes on with this journal.
    """

    def __init__(self, path: Path, identity: Identity, output: Output, progress: Progress) -> None:
        self._path, self._identity, self._output = path, identity, output
        self._progress = progress
        self.also_synced: Callable[[], None] = _nothing
        self._last_entry = b""
        self._saved_at = time.monotonic()

    @property
    def tally(self) -> Tally:
        """What was written so far, by earlier runs too."""
        return self._progress.tally

    def count(self, tally: Tally, place: Place) -> None:
        """Take note that one more document was written, and now and then save.

        Args:
            tally: Counts it too; it is in the output to its end.
            place: Where reading goes on after it.

        Raises:
            OSError: Output or journal cannot be brought to disk.
        """
        self._progress = Progress(tally, self._output.size, self._output.crc, place)
        if time.monotonic() - self._saved_at >= SECONDS:
            self.save()

    def save(self) -> None:
        """Bring the output to disk, and then the journal.

        Raises:
            OSError: One of them cannot be written; the journal on disk is still an older one.
        """
        self._output.sync()
        self.also_synced()
        record = {"format": _FORMAT, "run": asdict(self._identity), "done": asdict(self._progress)}
        entry = seal(json.dumps(record).encode(), self._path.name)
        new = new_path(self._path)
        try:
            # What a run goes on from is nobody else's to write.
            descriptor = open_new(new, self._output.mode_bits & ~0o022)
            with os.fdopen(descriptor, "wb") as file:
                file.write(entry + self._last_entry)
                file.flush()
                os.fsync(descriptor)
            new.replace(self._path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        _sync_directory(self._path.parent)
        self._last_entry = entry
        self._saved_at = time.monotonic()

    def finish(self) -> None:
        """Bring the whole output to disk; there is nothing more to go on with."""
        self._output.sync()
        self.also_synced()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """Finish, or after an error save what is done and add to the error that it is."""
        if error is None:
            self.finish()
            return
        if not self.tally.num_documents:
            return
        done = f"{self.tally.num_documents} documents are done"
        try:
            self._output.cut(self._progress.num_bytes, self._progress.crc)
            self.save()
        except OSError:
            # The disk is full, say: there is still the older journal.
            if not self._path.exists():
                return
            done = "most of what was done is kept"
        error.add_note(f"{done}; the same command goes on from there")


def _nothing() -> None:
    """Nothing else is written."""


def journal_path(output: Path) -> Path:
    """Where the journal of an output is."""
    return output.with_name(f"{output.name}.journal")


def new_path(journal: Path) -> Path:
    """Where a journal is written before it takes the place of the older one."""
    return journal.with_name(f"{journal.name}.new")


def read_journal(path: Path, identity: Identity) -> Progress:
    """Read what an earlier run left.

    Args:
        path: The journal.
        identity: Of the run that would go on.

    Returns:
        What is done already, by the newest entry that is whole: nothing, where there is no
        journal.

    Raises:
        ConfigError: It is of another run or another output, no entry is whole, or others may have
            written it.
    """
    try:
        with os.fdopen(open_own(path), "rb") as file:
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return Progress()
    entry = next(filter(None, (_unseal(line, path.name) for line in lines)), None)
    if entry is None:
        raise ConfigError(f"the journal {str(path)!r} is broken: {_anew(path)}")
    try:
        record = json.loads(entry)
        if record["format"] != _FORMAT:
            raise ValueError(f"format {record['format']!r}")
        before = _identity(record["run"])
        progress = _progress(record["done"], num_inputs=len(before.inputs))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"the journal {str(path)!r} is broken: {_anew(path)}") from error
    changes = identity.differences(before)
    if changes:
        # The same command again helps where the command is another, not where its inputs are.
        is_other_input = identity.inputs != before.inputs and _paths(identity) == _paths(before)
        remedy = "put the input back as it was" if is_other_input else "give the same command again"
        raise ConfigError(
            f"cannot go on where {str(path)!r} stopped: {'; '.join(changes)}; {remedy}, or "
            f"{_anew(path)}"
        )
    return progress


def seal(entry: bytes, name: str) -> bytes:
    """Make a line of an entry without line feeds, from which damage can be told.

    Args:
        entry: JSON; says of which run it is.
        name: Of the journal, and so of the output: an entry of another does not count.
    """
    key = sha256(os.fsencode(name)).digest()
    found = blake2b(entry, key=key, digest_size=_SEAL // 2).hexdigest()
    return b"%s %s\n" % (found.encode(), entry)


def _unseal(line: bytes, name: str) -> bytes | None:
    """The entry of a line, None if it is not what was sealed."""
    entry = line[_SEAL + 1 :]
    return entry if line + b"\n" == seal(entry, name) else None


def _identity(record: Mapping[str, Any]) -> Identity:
    inputs = [(str(path), size, modified) for path, size, modified in record["inputs"]]
    return Identity(record["version"], record["bundle"], dict(record["options"]), inputs)


def _progress(record: Mapping[str, Any], *, num_inputs: int) -> Progress:
    tally = Tally(**record["tally"])
    place = Place(**record["place"])
    numbers = [record["num_bytes"], record["crc"], tally.num_documents, tally.num_failed]
    numbers += [place.file, place.offset, place.line, place.crc]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("a number that is none")
    if place.file > num_inputs:
        raise ValueError("a place beyond all inputs")
    return Progress(tally, record["num_bytes"], record["crc"], place)


def _paths(identity: Identity) -> list[str]:
    return [path for path, *_ in identity.inputs]


def _anew(path: Path) -> str:
    return f"delete {str(path)!r} to begin anew"


def _said(value: object) -> str:
    return "not given" if value is None else repr(value)


def _listed(paths: Sequence[str]) -> str:
    shown = ", ".join(map(repr, paths[:3]))
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"


def _sync_directory(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        # Windows opens no directories, and syncs them itself.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
