"""Documents in files that have to be taken apart: archives, office files, mail with attachments."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import BinaryIO, cast

from eat_edge.closing import Closing
from eat_edge.errors import InputError
from eat_edge.readers.archives import COMPRESSIONS, members_of, unpacked
from eat_edge.readers.formats import ending_of, format_of
from eat_edge.readers.parsers.formats import PARSERS
from eat_edge.readers.parsers.parsed import Attached, RefusedError
from eat_edge.readers.parsers.worker import Bounds, Worker
from eat_edge.readers.places import Place
from eat_edge.readers.streams import MAX_TEXT, Reading, read_stream
from eat_edge.types import Document

__all__ = ["Contents"]

_ZIP = ".zip"
_MAX_DEPTH = 4
"""Files within files that are followed: a report in an archive in a mail in a mailbox."""


class Contents(Closing):
    """Reads what is in files. Not thread-safe.

    Args:
        reader: What was asked for.
        bounds: Of the parser of every file.
    """

    def __init__(self, reader: Reading, bounds: Bounds | None = None) -> None:
        self._reader = reader
        self._bounds = bounds or Bounds(chars=MAX_TEXT)
        self._workers: dict[int, Worker] = {}

    def close(self) -> None:
        """End the parsers' processes."""
        for worker in self._workers.values():
            worker.close()

    def has(self, name: str, kind: str) -> bool:
        """Whether an input of this name and format has to be taken apart."""
        return kind in PARSERS or ending_of(name) in (_ZIP, *COMPRESSIONS)

    def documents(self, stream: BinaryIO, name: str, kind: str) -> Iterator[Document]:
        """Read an input that has to be taken apart.

        Args:
            stream: At its beginning, seekable if it is an archive.
            name: Of the input, for messages and identifiers.
            kind: Its format.

        Yields:
            Its documents. What cannot be read is one with an error, named by where it is.
        """
        yield from self._within(stream, name, name, kind, 0)

    def _within(
        self, stream: BinaryIO, name: str, called: str, kind: str, depth: int
    ) -> Iterator[Document]:
        """Read a file that is called so, wherever it is, and is known to the user by its name."""
        try:
            if depth > _MAX_DEPTH:
                raise RefusedError(f"it is more than {_MAX_DEPTH} files deep: unpack it")
            yield from self._opened(stream, name, called, kind, depth)
        except (RefusedError, InputError) as error:
            yield _refused(name, str(error))
        except OSError as error:
            yield _refused(name, error.strerror or str(error))

    def _opened(
        self, stream: BinaryIO, name: str, called: str, kind: str, depth: int
    ) -> Iterator[Document]:
        ending = ending_of(called)
        if ending in COMPRESSIONS:
            inner = called[: -len(ending)]
            with closing(unpacked(stream, ending)) as content:
                yield from self._within(content, name, inner, self._kind(inner), depth + 1)
        elif ending == _ZIP:
            archive = stream if depth == 0 else self._whole(stream)
            for member, content in members_of(archive):
                yield from self._within(
                    content, f"{name}/{member}", member, self._kind(member), depth + 1
                )
        elif kind in PARSERS:
            yield from self._parsed(stream, name, kind, depth)
        elif kind == "parquet":
            raise RefusedError("it is Parquet, which is read from files only: unpack it")
        else:
            for read in read_stream(self._within_reader(), stream, name, kind, Place()):
                yield read.document

    def _parsed(self, stream: BinaryIO, name: str, kind: str, depth: int) -> Iterator[Document]:
        # What is attached to a mail is read before the rest of the mailbox: by another process.
        worker = self._workers.setdefault(depth, Worker(self._bounds))
        for found in worker.parse(kind, stream):
            inner = f"{name}/{found.name}" if found.name else name
            if isinstance(found, Attached):
                content = cast(BinaryIO, io.BytesIO(found.data))
                kind_of_attached = format_of(found.name, "auto")
                yield from self._within(content, inner, found.name, kind_of_attached, depth + 1)
            else:
                yield Document(found.text, id=inner, blocks=found.blocks)

    def _kind(self, called: str) -> str:
        return format_of(called, self._reader.input_format)

    def _within_reader(self) -> Reading:
        # Its bytes are counted with those of the file that it is in, which has a known ending.
        return replace(self._reader, on_read=lambda _: None, on_unknown_ending=lambda _: None)

    def _whole(self, stream: BinaryIO) -> BinaryIO:
        data = stream.read(self._bounds.file + 1)
        if len(data) > self._bounds.file:
            raise RefusedError(f"it has more than {self._bounds.file} bytes: unpack it")
        return cast(BinaryIO, io.BytesIO(data))


def _refused(name: str, problem: str) -> Document:
    return Document("", id=name).with_error(InputError(f"cannot read {name!r}: {problem}"))
