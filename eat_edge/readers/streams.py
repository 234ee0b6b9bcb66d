"""Documents of one stream of text, JSON or rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Literal

from eat_edge.errors import InputError
from eat_edge.readers.binary import SAMPLE, binary_kind
from eat_edge.readers.delimited import DELIMITERS, DelimitedFile
from eat_edge.readers.encodings import HEAD, UTF_8, Encoding, encoding_of, peek
from eat_edge.readers.formats import has_known_ending
from eat_edge.readers.json_file import are_json_lines, json_file_documents
from eat_edge.readers.json_lines import json_document
from eat_edge.readers.lines import MAX_LINE, raw_lines
from eat_edge.readers.places import Place, Read, skip
from eat_edge.types import Document, InputFormat

__all__ = [
    "MAX_TEXT",
    "Reading",
    "Unit",
    "counted",
    "of_bearable_length",
    "read_stream",
    "text_document",
]

Unit = Literal["line", "file"]

MAX_TEXT = 1 << 19
"""Code points of the longest document: what is found in it has to fit into memory."""

_CHUNK = 1 << 20
_SPLIT = "split it into shorter documents"
_OTHERWISE = "name the file by what it is (of a pipe say --input-format), or convert it to text"


@dataclass(frozen=True, slots=True)
class Reading:
    """What all inputs of a run share; `read_documents` says what each is."""

    unit: Unit
    input_format: InputFormat
    encoding: Encoding | None
    column: str
    on_read: Callable[[int], None]
    on_encoding: Callable[[str, Encoding], None]
    on_unknown_ending: Callable[[str], None]


def read_stream(
    reader: Reading, stream: BinaryIO, name: str, kind: str, place: Place
) -> Iterator[Read]:
    """Read a stream to its end.

    Args:
        reader: What was asked for.
        stream: At its beginning.
        name: Of the input, for messages and identifiers.
        kind: Its format, of those that are read here.
        place: Where to go on.

    Yields:
        Its documents; what cannot be read carries an error.

    Raises:
        InputError: It is a table without its column, or a pipe that is not what it was.
        OSError: It cannot be read any more.
    """
    encoding = encoding_of(stream, reader.encoding)
    if encoding.codec == UTF_8.codec:
        binary = binary_kind(peek(stream, SAMPLE))
        if binary is not None:
            problem = f"it is {binary}, which is not read as text: {_OTHERWISE}"
            yield Read(Document("", id=name).with_error(InputError(problem)), Place(place.file + 1))
            return
    else:
        reader.on_encoding(name, encoding)
    if reader.input_format == "auto" and not has_known_ending(name):
        reader.on_unknown_ending(name)
    if kind == "json":
        if are_json_lines(encoding.decode(peek(stream, HEAD))[0]):
            kind = "jsonl"
        else:
            whole = _whole_document(stream, name, encoding, reader.on_read)
            yield from counted(json_file_documents(whole, reader.column), place)
            return
    if kind in DELIMITERS:
        table = DelimitedFile(name, encoding, DELIMITERS[kind], reader.column)
        for read in table.rows(stream, place, reader.on_read):
            yield Read(of_bearable_length(read.document), read.after)
        return
    if place.offset:
        skip(stream, name, place, Place(place.file))
        reader.on_read(place.offset)
    if reader.unit == "file" and kind == "text":
        document = _whole_document(stream, name, encoding, reader.on_read)
        yield Read(of_bearable_length(document), Place(place.file + 1))
        return
    yield from _lines(reader, stream, name, kind, place, encoding)


def _lines(
    reader: Reading, stream: BinaryIO, name: str, kind: str, place: Place, encoding: Encoding
) -> Iterator[Read]:
    """Read a document a line, from a place on."""
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
        document = text_document(content, encoding, f"{name}:{number}")
        if document.error is None:
            if not document.text.strip():
                continue
            if kind == "jsonl":
                document = json_document(document, reader.column)
            document = of_bearable_length(document)
        yield Read(document, Place(place.file, offset, number, line.crc))


def counted(documents: Iterator[Document], start: Place) -> Iterator[Read]:
    """Go on in an input of which nothing but the number of documents is known."""
    for number, document in enumerate(documents, 1):
        if number > start.line:
            yield Read(of_bearable_length(document), Place(start.file, 0, number))


def _whole_document(
    stream: BinaryIO, name: str, encoding: Encoding, on_read: Callable[[int], None]
) -> Document:
    content = _whole(stream, on_read)
    if content is not None:
        content = content.removeprefix(encoding.mark)
    return text_document(content, encoding, name)


def _whole(stream: BinaryIO, on_read: Callable[[int], None]) -> bytes | None:
    """Read all there is, None if that is too much."""
    content = stream.read(MAX_LINE + 1)
    on_read(len(content))
    if len(content) <= MAX_LINE:
        return content
    while num_more := len(stream.read(_CHUNK)):
        on_read(num_more)
    return None


def text_document(raw: bytes | None, encoding: Encoding, name: str) -> Document:
    """Decode a document; None stands for more bytes than are read."""
    if raw is None:
        return Document("", id=name).with_error(
            InputError(f"longer than {MAX_LINE} bytes: {_SPLIT}")
        )
    text, problem = encoding.decode(raw)
    document = Document(text, id=name)
    return document if problem is None else document.with_error(InputError(problem))


def of_bearable_length(document: Document) -> Document:
    """Take the text from a document in which it is too long, and say so."""
    if len(document.text) <= MAX_TEXT:
        return document
    problem = f"its text has {len(document.text)} characters, more than {MAX_TEXT}: {_SPLIT}"
    return replace(document, text="").with_error(InputError(problem))
