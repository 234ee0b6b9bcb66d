"""Rows of CSV and tab-separated files."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from eat_edge.errors import InputError
from eat_edge.readers.columns import check_columns
from eat_edge.readers.encodings import Encoding
from eat_edge.readers.json_lines import record_document
from eat_edge.readers.lines import MAX_LINE, raw_lines
from eat_edge.readers.places import Place, Read, skip
from eat_edge.types import Document

__all__ = ["DELIMITERS", "DelimitedFile"]

DELIMITERS = {"csv": ",", "tsv": "\t"}
"""What stands between two fields, by format."""
_SEMICOLON = ";"


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """How to read a file whose first row names its columns.

    Fields of CSV are quoted with ``"`` where they hold a delimiter, a quote (doubled) or a line
    break, as RFC 4180 has it; semicolons stand for commas where only they part the text's column
    from others in the first row, as Excel writes it in much of Europe. Those of a tab-separated
    file never are quoted: IANA's text/tab-separated-values knows no quoting, and a quotation mark
    is one.

    Attributes:
        name: For messages and identifiers.
        encoding: Of all of it.
        delimiter: Between two fields.
        column: That has the text.
    """

    name: str
    encoding: Encoding
    delimiter: str
    column: str

    def header(self, stream: BinaryIO) -> list[str]:
        """Read the names of the columns; empty for an empty file.

        Args:
            stream: At its beginning.

        Raises:
            InputError: They cannot be read, one is there twice, or the text's is not there.
        """
        return self._header(_Lines(stream, self.encoding, Place(), _ignore))[0]

    def rows(
        self, stream: BinaryIO, start: Place, on_read: Callable[[int], None]
    ) -> Iterator[Read]:
        """Read the rows, each a document named ``"name:line"`` by its first line.

        Args:
            stream: At its beginning.
            start: Where to go on.
            on_read: Called with the number of bytes just read or skipped.

        Yields:
            Documents; one that cannot be read carries an error.

        Raises:
            InputError: As `header`, or a pipe is not what it was up to ``start``.
        """
        lines = _Lines(stream, self.encoding, Place(start.file), on_read)
        header, delimiter = self._header(lines)
        if start.offset:
            skip(stream, self.name, start, lines.place)
            on_read(start.offset - lines.place.offset)
            lines = _Lines(stream, self.encoding, start, on_read)
        rows = _reader(lines, delimiter)
        while True:
            line = lines.place.line + 1
            fields, problem = _next_row(rows, lines)
            if fields is None:
                return
            if not fields and problem is None:
                continue
            if problem is None and len(fields) != len(header):
                problem = f"the row has {len(fields)} fields, the header {len(header)}"
            document = self._document(header, fields, f"{self.name}:{line}", problem)
            yield Read(document, lines.place)

    def _document(
        self, header: list[str], fields: list[str], place: str, problem: str | None
    ) -> Document:
        # A row that is broken has all columns too, so that every row of a table has the same.
        record = {**dict.fromkeys(header, ""), **dict(zip(header, fields, strict=False))}
        if not record.get("id"):
            record.pop("id", None)
        return record_document(record, Document("", id=place, error=problem), self.column)

    def _header(self, lines: "_Lines") -> tuple[list[str], str]:
        """The names of the columns, and what stands between two fields."""
        rows = _reader(lines, self.delimiter)
        header: list[str] | None = []
        problem = None
        while header == [] and problem is None:
            header, problem = _next_row(rows, lines)
        if self.delimiter == DELIMITERS["csv"] and self.column not in (header or ()):
            others, _ = _next_row(_reader(iter([lines.last]), _SEMICOLON), lines)
            is_told_apart = len(others or ()) > 1 and len(header or ()) < 2
            if others and (is_told_apart or self.column in others):
                check_columns(self.name, others, self.column)
                return others, _SEMICOLON
        if problem is not None:
            raise InputError(f"cannot read the header of {self.name!r}: {problem}")
        if header is None:
            return [], self.delimiter
        check_columns(self.name, header, self.column)
        return header, self.delimiter


def _reader(lines: Iterator[str], delimiter: str) -> "Iterator[list[str]]":
    # The limit is one for the whole process; that of other users must not become lower.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    if delimiter == DELIMITERS["tsv"]:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, strict=True)


class _TooLongError(Exception):
    """A row is longer than memory allows."""


class _Lines(Iterator[str]):
    """Lines of a stream as text, and how far it is read.

    Attributes:
        place: Behind the last line that was given.
        problem: What is wrong with the lines of this row, or None.
        last: The last line that was given.
    """

    def __init__(
        self, stream: BinaryIO, encoding: Encoding, place: Place, on_read: Callable[[int], None]
    ) -> None:
        self._raw = raw_lines(stream, encoding.newline, crc=place.crc)
        self._encoding, self._on_read = encoding, on_read
        self._size = 0
        self.place = place
        self.problem: str | None = None
        self.last = ""

    def begin_row(self) -> None:
        self._size, self.problem = 0, None

    def __next__(self) -> str:
        line = next(self._raw)
        self._on_read(line.size)
        here = self.place
        self.place = Place(here.file, here.offset + line.size, here.line + 1, line.crc)
        self._size += line.size
        if line.content is None or self._size > MAX_LINE:
            raise _TooLongError
        content = line.content.removeprefix(self._encoding.mark if here.offset == 0 else b"")
        text, problem = self._encoding.decode(content)
        self.problem = self.problem or problem
        self.last = text
        return text


def _next_row(rows: Iterator[list[str]], lines: _Lines) -> tuple[list[str] | None, str | None]:
    """Read a row: its fields, None at the end, and what is wrong with it or None."""
    lines.begin_row()
    try:
        fields = next(rows, None)
    except csv.Error as error:
        return [], f"broken CSV: {error}"
    except _TooLongError:
        return [], f"longer than {MAX_LINE} bytes: split it, or look for a quote that is not closed"
    return fields, lines.problem


def _ignore(_: int) -> None:
    """Take no notice."""
