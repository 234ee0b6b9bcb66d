"""CSV: one row an entity, or one row a document, for spreadsheets."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from eat_edge.types import Document
from eat_edge.writers.columns import Columns
from eat_edge.writers.entity_rows import ENTITY_COLUMNS, entity_rows
from eat_edge.writers.record import as_text

__all__ = ["CsvWriter", "EntityCsvWriter", "csv_bytes"]


def csv_bytes(rows: Iterable[Sequence[str | int | float | None]]) -> bytes:
    """Write rows as RFC 4180 has it: they end with CR LF, fields are quoted where they must be."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", errors="replace")


class EntityCsvWriter:
    """Writes a header and one row an entity, in UTF-8, flushed document by document.

    The columns are `ENTITY_COLUMNS`. A document with an error has a row of its own.

    Args:
        stream: Bytes out; stays open.
        has_mark: Whether it begins with a byte order mark, without which Excel takes UTF-8 for the
            encoding of its country.
        is_continued: Whether the header was written by an earlier run.
    """

    def __init__(
        self, stream: BinaryIO, *, has_mark: bool = False, is_continued: bool = False
    ) -> None:
        self._stream = stream
        self._head = b"" if is_continued else BOM_UTF8 * has_mark + csv_bytes([ENTITY_COLUMNS])

    def write(self, document: Document) -> None:
        """Write the rows of one document and flush them."""
        # At once: a file that can take back what did not fit takes back a whole document.
        data, self._head = self._head + csv_bytes(entity_rows(document)), b""
        if data:
            self._stream.write(data)
            self._stream.flush()

    def close(self) -> None:
        """Write the header if there was no document."""
        if self._head:
            self._stream.write(self._head)
            self._stream.flush()


class CsvWriter:
    """Writes a header and one row a document, in UTF-8, flushed row by row.

    The columns are those of JSON Lines records, with the entities as JSON, then what passes
    through. Rows end with CR LF and fields are quoted where they must be (RFC 4180).

    Args:
        stream: Bytes out; stays open.
        columns: Of the table; None takes those of the first document for those of all.
        has_mark: Whether it begins with a byte order mark.
        is_continued: Whether the header was written by an earlier run.
    """

    def __init__(
        self,
        stream: BinaryIO,
        columns: Columns | None = None,
        *,
        has_mark: bool = False,
        is_continued: bool = False,
    ) -> None:
        self._stream, self._columns, self._is_begun = stream, columns, is_continued
        self._mark = BOM_UTF8 * (has_mark and not is_continued)

    def write(self, document: Document) -> None:
        """Write one row and flush it."""
        if self._columns is None:
            self._columns = Columns.of(document)
        rows = [[as_text(value) for value in self._columns.row(document).values()]]
        if not self._is_begun:
            rows.insert(0, [*self._columns.names])
            self._is_begun = True
        self._write(rows)

    def close(self) -> None:
        """Write the header if there was no document and the columns are known."""
        if not self._is_begun and self._columns is not None:
            self._write([[*self._columns.names]])

    def _write(self, rows: list[list[str | None]]) -> None:
        # At once: a file that can take back what did not fit takes back a whole row.
        data, self._mark = self._mark + csv_bytes(rows), b""
        self._stream.write(data)
        self._stream.flush()
