"""CSV: one row a document, for spreadsheets."""

import csv
import io
from typing import BinaryIO

from eat_edge.types import Document
from eat_edge.writers.columns import Columns
from eat_edge.writers.record import as_text

__all__ = ["CsvWriter"]


class CsvWriter:
    """Writes a header and one row a document, in UTF-8, flushed row by row.

    The columns are those of JSON Lines records, with the entities as JSON, then what passes
    through. Rows end with CR LF and fields are quoted where they must be (RFC 4180).

    Args:
        stream: Bytes out; stays open.
        columns: Of the table; None takes those of the first document for those of all.
        is_continued: Whether the header was written by an earlier run.
    """

    def __init__(
        self, stream: BinaryIO, columns: Columns | None = None, *, is_continued: bool = False
    ) -> None:
        self._stream, self._columns, self._is_begun = stream, columns, is_continued

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
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        # At once: a file that can take back what did not fit takes back a whole row.
        self._stream.write(text.getvalue().encode("utf-8", errors="replace"))
        self._stream.flush()
