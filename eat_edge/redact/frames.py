"""What stands around the documents of text files, so that all of it can be written again."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from eat_edge.readers import Place, Read

__all__ = ["Frame", "KeptInput", "framed"]

_UTF_8 = "utf-8"


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes around a document.

    Attributes:
        head: Before it: blank lines, a byte order mark, the rest of the file before.
        tail: Behind it, mostly the end of its line.
        codec: Of the text between.
    """

    head: bytes
    tail: bytes
    codec: str = _UTF_8

    def around(self, text: str) -> bytes:
        """Put another text in; a letter that the encoding lacks becomes a question mark."""
        return self.head + text.encode(self.codec, "replace") + self.tail


class KeptInput(io.BufferedReader):
    """Standard input, of which what was read is kept until it is taken. Not thread-safe.

    It may be a pipe, or a file that somebody looks into and goes back: every byte is kept once.

    Args:
        stream: Its bytes; it is of no use afterwards.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream.detach() if isinstance(stream, io.BufferedReader) else stream)  # type: ignore[arg-type]
        self._kept = bytearray()

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line."""
        line = super().readline(size)
        self._kept += line
        return line

    def read(self, size: int | None = -1, /) -> bytes:
        """Read some bytes."""
        content = super().read(size)
        self._kept += content
        return content

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go back over what was read, which is then not kept, or forth, which reads it."""
        before = self.tell()
        place = super().seek(offset, whence)
        if place > before:
            super().seek(before)
            self.read(place - before)
        del self._kept[max(0, len(self._kept) - max(0, before - place)) :]
        return self.tell()

    def take(self, size: int | None) -> bytes:
        """Take the first bytes of what was kept, None for all."""
        taken = bytes(self._kept[:size])
        del self._kept[: len(taken)]
        return taken


def framed(
    documents: Iterator[Read],
    paths: Sequence[str],
    stdin: KeptInput | None,
    codec_of: Callable[[str], str],
    *,
    start: Place,
) -> Iterator[tuple[Read | None, Frame]]:
    """Give each document of text files with the bytes around it.

    Args:
        documents: As `read_documents` gives them.
        paths: The files, ``"-"`` for standard input.
        stdin: Standard input, where it is one of them.
        codec_of: Tells the codec of an input that is being read, by its path.
        start: Where reading began.

    Yields:
        Documents with frames: all frames joined around their texts are the files joined. At last
        None with what stands behind the last document. Of a document with an error the frame is an
        end of line alone.
    """
    here, before = start, b""

    def between(file: int, first: int, last: int | None) -> bytes:
        if paths[file] == "-":
            assert stdin is not None
            return stdin.take(None if last is None else last - first)
        with Path(paths[file]).open("rb") as stream:
            stream.seek(first)
            return stream.read(-1 if last is None else last - first)

    for read in documents:
        if here == start and stdin is not None and paths[start.file] == "-":
            # What was skipped to go on was read, too.
            stdin.take(start.offset)
        after = read.after
        # The identifier is of a file that may be the next already.
        current = after.file_before
        while here.file < current:
            before += between(here.file, here.offset, None)
            here = Place(here.file + 1)
        last = after.offset if after.file == here.file else None
        raw = between(here.file, here.offset, last)
        yield read, _frame(read, before, raw, codec_of(paths[here.file]))
        here, before = after, b""
    while here.file < len(paths):
        before += between(here.file, here.offset, None)
        here = Place(here.file + 1)
    yield None, Frame(before, b"")


def _frame(read: Read, before: bytes, raw: bytes, codec: str) -> Frame:
    document = read.document
    at = -1 if document.error is not None else raw.rfind(document.text.encode(codec, "replace"))
    if at < 0:
        return Frame(before, "\n".encode(codec), codec)
    end = at + len(document.text.encode(codec, "replace"))
    return Frame(before + raw[:at], raw[end:], codec)
