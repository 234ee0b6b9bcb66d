"""What is redacted or restored: documents, and the bytes around them where these are kept."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from eat_edge.readers import Encoding, Place, Read, named_encoding, read_documents, read_texts
from eat_edge.readers.formats import format_of
from eat_edge.readers.tables import printable
from eat_edge.redact.frames import Frame, KeptInput, framed
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import STDIO, standard_input, tell_encoding, tell_unknown_ending
from eat_edge.types import Document

__all__ = ["Source", "are_text"]

_FRAMELESS = Frame(b"", b"\n")


class Source:
    """Documents of files with what stands around them; `documents` may run in another thread.

    Args:
        inputs: Names the files.
        output_format: ``"text"`` keeps what stands around the documents of text files.
        start: Where reading begins.
    """

    def __init__(self, inputs: TagOptions, output_format: str, start: Place) -> None:
        self._inputs, self._start = inputs, start
        self._is_text = output_format == "text" and are_text(inputs)
        self._frames: deque[tuple[Frame, Place]] = deque()
        self._rest = b""
        self._codecs: dict[str, str] = {}
        source = standard_input() if STDIO in inputs.files else None
        self._stdin: BinaryIO | None = source
        if self._is_text and source is not None:
            self._stdin = KeptInput(source)

    def documents(self) -> Iterator[Document]:
        """Give the documents, and note their frames.

        Raises:
            ConfigError: An encoding or a column is not known; at once, before any is asked for.
            InputError: A file cannot be read; at once as well.
        """
        inputs = self._inputs
        if inputs.texts:
            return self._noted((one, _FRAMELESS) for one in read_texts(inputs.texts))
        reads = read_documents(
            inputs.files,
            unit=inputs.unit,
            stdin=self._stdin,
            input_format=inputs.input_format,
            encoding=None if inputs.encoding == "auto" else named_encoding(inputs.encoding),
            column=inputs.column,
            start=self._start,
            on_encoding=self._note_encoding,
            on_unknown_ending=tell_unknown_ending,
        )
        return self._noted(self._framed(reads))

    def _noted(self, framed: Iterable[tuple[Read | None, Frame]]) -> Iterator[Document]:
        for read, frame in framed:
            if read is None:
                self._rest = frame.head
                return
            self._frames.append((frame, read.after))
            yield read.document

    def next_frame(self) -> tuple[Frame, Place]:
        """What stands around the next document, and where reading goes on after it."""
        return self._frames.popleft()

    def rest(self) -> bytes:
        """What stands behind the last document."""
        return self._rest

    def _framed(self, reads: Iterator[Read]) -> Iterator[tuple[Read | None, Frame]]:
        if not self._is_text:
            return ((read, _FRAMELESS) for read in reads)
        stdin = self._stdin if isinstance(self._stdin, KeptInput) else None
        return framed(reads, self._inputs.files, stdin, self._codec_of, start=self._start)

    def _note_encoding(self, name: str, encoding: Encoding) -> None:
        self._codecs[name] = encoding.codec
        tell_encoding(name, encoding)

    def _codec_of(self, path: str) -> str:
        name = "stdin" if path == STDIO else printable(path)
        return self._codecs.get(name, "utf-8")


def are_text(inputs: TagOptions) -> bool:
    """Whether the inputs are text files, around whose documents every byte is kept."""
    return all(format_of(path, inputs.input_format) == "text" for path in inputs.files)
