"""Documents from files of every format and from standard input, one by one."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from eat_edge.errors import InputError
from eat_edge.readers.binary import SAMPLE, binary_kind
from eat_edge.readers.delimited import DELIMITERS, DelimitedFile
from eat_edge.readers.encodings import HEAD, UTF_8, Encoding, encoding_of, peek
from eat_edge.readers.formats import InputFormat, format_of, has_known_ending
from eat_edge.readers.json_file import are_json_lines, json_file_documents
from eat_edge.readers.json_lines import json_document
from eat_edge.readers.lines import MAX_LINE, raw_lines
from eat_edge.readers.parquet import ParquetInput
from eat_edge.readers.places import Place, Read, skip
from eat_edge.readers.tables import columns_of, printable
from eat_edge.types import Document

__all__ = ["MAX_TEXT", "Unit", "read_documents", "read_texts"]

Unit = Literal["line", "file"]

MAX_TEXT = 1 << 19
"""Code points of the longest document: what is found in it has to fit into memory."""

_STDIN = "-"
_CHUNK = 1 << 20
_SPLIT = "split it into shorter documents"
_OTHERWISE = "name the file by what it is, or convert it to text"


@dataclass(frozen=True, slots=True)
class _Reader:
    """What all inputs of a run share."""

    unit: Unit
    input_format: InputFormat
    encoding: Encoding | None
    column: str
    on_read: Callable[[int], None]
    on_encoding: Callable[[str, Encoding], None]
    on_unknown_ending: Callable[[str], None]


def read_documents(
    paths: Sequence[str],
    *,
    unit: Unit = "line",
    stdin: BinaryIO | None = None,
    input_format: InputFormat = "auto",
    encoding: Encoding | None = None,
    column: str = "text",
    start: Place | None = None,
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
        on_read: Called with the number of bytes just read or skipped.
        on_encoding: Called with the name of each input that is not UTF-8, and what it is.
        on_unknown_ending: Called with the name of each file that is read as text although its
            ending is none of those.

    Returns:
        The documents, in order.

    Raises:
        InputError: At once, if a file is missing, unreadable or a directory, or if standard input
            is asked for and there is none, or if a table has no such column. On the way, if a pipe
            is not what it was up to ``start``, or is a table without that column.
        ConfigError: Parquet is asked for and PyArrow not installed.
    """
    for path in paths:
        _check(path, stdin)
        columns_of(path, format_of(path, input_format), encoding, column)
    reader = _Reader(
        unit,
        input_format,
        encoding,
        column,
        on_read or _ignore,
        on_encoding or _ignore,
        on_unknown_ending or _ignore,
    )
    return _read_all(reader, paths, stdin, start or Place())


def read_texts(texts: Sequence[str]) -> Iterator[Read]:
    """Make a document, named ``"text:number"`` from 1, of each text of a command line.

    Args:
        texts: As Python has arguments: a byte that is not UTF-8 is a lone surrogate in them, and
            such a text becomes a document with an error.
    """
    for number, text in enumerate(texts, 1):
        raw = text.encode("utf-8", errors="surrogateescape")
        document = _of_bearable_length(_text_document(raw, UTF_8, f"text:{number}"))
        yield Read(document, Place())


def _check(path: str, stdin: BinaryIO | None) -> None:
    if path == _STDIN:
        if stdin is None:
            raise InputError("'-' asks for standard input, but there is none: name a file instead")
        return
    try:
        is_directory = Path(path).is_dir()
        is_there = Path(path).exists()
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path!r}: {error}") from error
    if is_directory:
        raise InputError(f"cannot read {path!r}: it is a directory, name the files in it")
    if not is_there:
        raise InputError(f"cannot read {path!r}: no such file, check the path")
    if not os.access(path, os.R_OK):
        raise InputError(f"cannot read {path!r}: permission denied, make it readable")


def _read_all(
    reader: _Reader, paths: Sequence[str], stdin: BinaryIO | None, start: Place
) -> Iterator[Read]:
    for path in paths[: start.file]:
        reader.on_read(Path(path).stat().st_size)
    for file, path in enumerate(paths[start.file :], start.file):
        place = start if file == start.file else Place(file)
        kind = format_of(path, reader.input_format)
        name = printable(path)
        try:
            if kind == "parquet":
                for read in ParquetInput(path, name, reader.column).rows(place, reader.on_read):
                    yield Read(_of_bearable_length(read.document), read.after)
            elif path == _STDIN:
                assert stdin is not None
                yield from _read_stream(reader, stdin, "stdin", kind, place)
            else:
                with Path(path).open("rb") as stream:
                    yield from _read_stream(reader, stream, name, kind, place)
        except OSError as error:
            problem = f"cannot read {name!r}: {error.strerror or error}"
            yield Read(Document("", id=name).with_error(InputError(problem)), Place(file + 1))


def _read_stream(
    reader: _Reader, stream: BinaryIO, name: str, kind: str, place: Place
) -> Iterator[Read]:
    encoding = encoding_of(stream, reader.encoding)
    if encoding.codec == UTF_8.codec:
        binary = binary_kind(peek(stream, SAMPLE))
        if binary is not None:
            problem = f"it is {binary}, which is not read as text: {_OTHERWISE}"
            yield Read(Document("", id=name).with_error(InputError(problem)), Place(place.file + 1))
            return
    else:
        reader.on_encoding(name, encoding)
    if kind == "text" and reader.input_format == "auto" and not has_known_ending(name):
        reader.on_unknown_ending(name)
    if kind == "json":
        if are_json_lines(encoding.decode(peek(stream, HEAD))[0]):
            kind = "jsonl"
        else:
            whole = _whole_document(stream, name, encoding, reader.on_read)
            yield from _counted(json_file_documents(whole, reader.column), place)
            return
    if kind in DELIMITERS:
        table = DelimitedFile(name, encoding, DELIMITERS[kind], reader.column)
        for read in table.rows(stream, place, reader.on_read):
            yield Read(_of_bearable_length(read.document), read.after)
        return
    if place.offset:
        skip(stream, name, place, Place(place.file))
        reader.on_read(place.offset)
    if reader.unit == "file" and kind == "text":
        document = _whole_document(stream, name, encoding, reader.on_read)
        yield Read(_of_bearable_length(document), Place(place.file + 1))
        return
    offset = place.offset
    empty = (encoding.newline, encoding.carriage_return + encoding.newline)
    lines = raw_lines(stream, encoding.newline, crc=place.crc)
    for number, line in enumerate(lines, start=place.line + 1):
        reader.on_read(line.size)
        offset += line.size
        if line.content in empty:
            continue
        content = line.content
        if content is not None:
            if number == 1:
                content = content.removeprefix(encoding.mark)
            content = content.removesuffix(encoding.newline)
            content = content.removesuffix(encoding.carriage_return)
        document = _text_document(content, encoding, f"{name}:{number}")
        if document.error is None:
            if not document.text.strip():
                continue
            if kind == "jsonl":
                document = json_document(document, reader.column)
            document = _of_bearable_length(document)
        yield Read(document, Place(place.file, offset, number, line.crc))


def _counted(documents: Iterator[Document], start: Place) -> Iterator[Read]:
    """Go on in an input of which nothing but the number of documents is known."""
    for number, document in enumerate(documents, 1):
        if number > start.line:
            yield Read(_of_bearable_length(document), Place(start.file, 0, number))


def _whole_document(
    stream: BinaryIO, name: str, encoding: Encoding, on_read: Callable[[int], None]
) -> Document:
    content = _whole(stream, on_read)
    if content is not None:
        content = content.removeprefix(encoding.mark)
    return _text_document(content, encoding, name)


def _whole(stream: BinaryIO, on_read: Callable[[int], None]) -> bytes | None:
    """Read all there is, None if that is too much."""
    content = stream.read(MAX_LINE + 1)
    on_read(len(content))
    if len(content) <= MAX_LINE:
        return content
    while num_more := len(stream.read(_CHUNK)):
        on_read(num_more)
    return None


def _text_document(raw: bytes | None, encoding: Encoding, name: str) -> Document:
    if raw is None:
        return Document("", id=name).with_error(
            InputError(f"longer than {MAX_LINE} bytes: {_SPLIT}")
        )
    text, problem = encoding.decode(raw)
    document = Document(text, id=name)
    return document if problem is None else document.with_error(InputError(problem))


def _of_bearable_length(document: Document) -> Document:
    if len(document.text) <= MAX_TEXT:
        return document
    problem = f"its text has {len(document.text)} characters, more than {MAX_TEXT}: {_SPLIT}"
    return replace(document, text="").with_error(InputError(problem))


def _ignore(*_: object) -> None:
    """Take no notice."""
