"""Documents from files of every format and from standard input, one by one."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from eat_edge.errors import InputError
from eat_edge.readers.contents import Contents
from eat_edge.readers.encodings import UTF_8, Encoding
from eat_edge.readers.formats import format_of
from eat_edge.readers.parquet import ParquetInput
from eat_edge.readers.places import Place, Read
from eat_edge.readers.streams import (
    Reading,
    Unit,
    counted,
    of_bearable_length,
    read_stream,
    text_document,
)
from eat_edge.readers.tables import columns_of, printable
from eat_edge.types import Document, InputFormat

__all__ = ["read_documents", "read_texts"]

_STDIN = "-"


def read_documents(
    paths: Sequence[str],
    *,
    unit: Unit = "line",
    stdin: BinaryIO | None = None,
    input_format: InputFormat = "auto",
    encoding: Encoding | None = None,
    column: str = "text",
    start: Place | None = None,
    must_be_readable: bool = True,
    on_read: Callable[[int], None] | None = None,
    on_encoding: Callable[[str, Encoding], None] | None = None,
    on_unknown_ending: Callable[[str], None] | None = None,
) -> Iterator[Read]:
    """Read files lazily, in the order given, holding one document at a time.

    A text file gives one document for each line that is not blank, named ``"path:line"`` with
    lines counted from 1, or one for the file. Only the line terminator (LF or CR LF) and a byte
    order mark at the head of the file are taken off its text. A JSON Lines file gives one document
    for each line, an object with ``text``, optional ``id`` (text or whole number) and ``lang``;
    its other fields go to ``Document.extra``. A JSON file is one such object, a list of them, or in
    truth JSON Lines. A table (CSV, tab-separated, Parquet) gives one for
    each row, whose columns are such fields.

    What cannot be read (a binary file, bytes that are no text, broken JSON, no text, a line beyond
    `MAX_LINE` or a text beyond `MAX_TEXT`, a file that vanished meanwhile) becomes a document with
    ``error``, and reading goes on.

    Args:
        paths: Files; ``"-"`` is standard input.
        unit: What one document of a text file is; JSON Lines always go by line, tables by row.
        stdin: Bytes of standard input.
        input_format: ``"auto"`` goes by the endings in `eat_edge.readers.formats`, and takes
            everything else, standard input too, for text.
        encoding: Of every input that has no byte order mark; None finds out where the input can be
            read twice, and takes a pipe for UTF-8.
        column: The column of a table, or field of JSON Lines, that has the text.
        start: Where to go on; what is before is skipped, not read, in files.
        must_be_readable: Whether a file that cannot be read is an error at once; otherwise it is a
            document with an error when its turn comes.
        on_read: Called with the number of bytes just read or skipped.
        on_encoding: Called with the name of each input that is not UTF-8, and what it is.
        on_unknown_ending: Called with the name of each file that is read as text although its
            ending is none of those.

    Returns:
        The documents, in order.

    Raises:
        InputError: At once, if standard input is asked for and there is none, or a file that must
            be readable is missing, not allowed, a directory, or a table without that column. On
            the way, if a pipe is not what it was up to ``start``, or is a table without that
            column.
        ConfigError: Parquet is asked for and PyArrow not installed.
    """
    reader = Reading(
        unit,
        input_format,
        encoding,
        column,
        on_read or _ignore,
        on_encoding or _ignore,
        on_unknown_ending or _ignore,
    )
    for path in paths:
        try:
            _check(reader, path, stdin)
        except (InputError, OSError):
            if must_be_readable or path == _STDIN:
                raise
    return _read_all(reader, paths, stdin, start or Place(), must_be_readable)


def read_texts(texts: Sequence[str]) -> Iterator[Read]:
    """Make a document, named ``"text:number"`` from 1, of each text of a command line.

    Args:
        texts: As Python has arguments: a byte that is not UTF-8 is a lone surrogate in them, and
            such a text becomes a document with an error.
    """
    for number, text in enumerate(texts, 1):
        raw = text.encode("utf-8", errors="surrogateescape")
        document = of_bearable_length(text_document(raw, UTF_8, f"text:{number}"))
        yield Read(document, Place())


def _check(reader: Reading, path: str, stdin: BinaryIO | None) -> None:
    """Refuse an input that cannot be opened, or is a table without the text's column."""
    _check_is_there(path, stdin)
    columns_of(path, format_of(path, reader.input_format), reader.encoding, reader.column)


def _check_is_there(path: str, stdin: BinaryIO | None) -> None:
    if path == _STDIN:
        if stdin is None:
            raise InputError("'-' asks for standard input, but there is none: name a file instead")
        return
    try:
        is_directory = Path(path).is_dir()
        is_there = Path(path).exists()
    except (OSError, ValueError) as error:
        # As where a text is longer than a file's name may be.
        raise InputError(f"cannot read {path!r}: {error}; -t gives a text itself") from error
    if is_directory:
        if not path:
            raise InputError("'' names no file: give -t for a text, or - for standard input")
        raise InputError(
            f"cannot read {path!r}: it is a directory, name the files in it, or use -r"
        )
    if not is_there:
        raise InputError(
            f"cannot read {path!r}: no such file, check the path; -t gives a text itself"
        )
    if not os.access(path, os.R_OK):
        raise InputError(f"cannot read {path!r}: permission denied, make it readable")


def _read_all(
    reader: Reading,
    paths: Sequence[str],
    stdin: BinaryIO | None,
    start: Place,
    must_be_readable: bool,
) -> Iterator[Read]:
    for path in paths[: start.file]:
        reader.on_read(Path(path).stat().st_size)
    with Contents(reader) as contents:
        for file, path in enumerate(paths[start.file :], start.file):
            place = start if file == start.file else Place(file)
            try:
                if not must_be_readable:
                    _check(reader, path, stdin)
                yield from _read_input(reader, contents, path, stdin, place)
            except InputError as error:
                if must_be_readable or path == _STDIN:
                    raise
                yield _unreadable(path, error, file)
            except OSError as error:
                problem = f"cannot read {printable(path)!r}: {error.strerror or error}"
                yield _unreadable(path, InputError(problem), file)


def _unreadable(path: str, error: InputError, file: int) -> Read:
    return Read(Document("", id=printable(path)).with_error(error), Place(file + 1))


def _read_input(
    reader: Reading, contents: Contents, path: str, stdin: BinaryIO | None, place: Place
) -> Iterator[Read]:
    kind, name = format_of(path, reader.input_format), printable(path)
    if kind == "parquet":
        for read in ParquetInput(path, name, reader.column).rows(place, reader.on_read):
            yield Read(of_bearable_length(read.document), read.after)
        return
    with ExitStack() as stack:
        if path == _STDIN:
            assert stdin is not None
            stream, name = stdin, "stdin"
        else:
            stream = stack.enter_context(Path(path).open("rb"))
        if contents.has(name, kind):
            yield from counted(contents.documents(stream, name, kind), place)
            if path != _STDIN:
                reader.on_read(Path(path).stat().st_size)
            return
        yield from read_stream(reader, stream, name, kind, place)


def _ignore(*_: object) -> None:
    """Take no notice."""
