"""Parquet: a table of documents, for data lakes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from eat_edge.arrow import load_arrow, own_types, passing_type
from eat_edge.types import Document
from eat_edge.writers.columns import Columns
from eat_edge.writers.record import as_text

__all__ = ["MAX_CHARS", "MAX_ROWS", "ParquetWriter"]

MAX_ROWS = 1_000
"""Documents of one row group at most."""

MAX_CHARS = 1 << 20
"""Code points of text after which a row group is written."""


class ParquetWriter:
    """Writes one row a document, in row groups of bounded size.

    The columns are those of JSON Lines records, with the entities as a list of structures, then
    what passes through, with its Arrow type if it has one and else as text.

    The file can be read once it is closed: its index stands at the end.

    Args:
        stream: Bytes out, a file; stays open.
        columns: Of the table; None takes those of the first document for those of all.

    Raises:
        ConfigError: PyArrow is not installed.
    """

    def __init__(self, stream: BinaryIO, columns: Columns | None = None) -> None:
        self._arrow, self._parquet = load_arrow()
        self._stream, self._columns = stream, columns
        self._file: Any = None
        self._rows: list[dict[str, Any]] = []
        self._num_chars = 0
        self._has_failed = False

    def write(self, document: Document) -> None:
        """Take one document; it is written with its row group."""
        if self._columns is None:
            self._columns = Columns.of(document)
        self._rows.append(self._columns.row(document))
        self._num_chars += len(document.text)
        if len(self._rows) >= MAX_ROWS or self._num_chars >= MAX_CHARS:
            self._write_group()

    def close(self) -> None:
        """Write the last row group and the index, unless the stream has failed before."""
        if self._has_failed:
            return
        self._write_group()
        with self._failing_once():
            self._file.close()
            self._stream.flush()

    def _write_group(self) -> None:
        schema = self._schema(self._columns or Columns())
        with self._failing_once():
            if self._file is None:
                self._file = self._parquet.ParquetWriter(self._stream, schema)
            if self._rows:
                arrays = [self._array(field.name, field.type) for field in schema]
                table = self._arrow.Table.from_arrays(arrays, schema=schema)
                self._file.write_table(table, row_group_size=len(self._rows))
        self._rows, self._num_chars = [], 0

    @contextmanager
    def _failing_once(self) -> Iterator[None]:
        """Do not try again what has failed: there is no going on in the middle of a row group."""
        try:
            yield
        except BaseException:
            self._has_failed = True
            raise

    def _array(self, name: str, kind: Any) -> Any:
        values = [row[name] for row in self._rows]
        passing = passing_type(kind)
        if passing is not None:
            return self._arrow.array(values, passing).cast(kind)
        if kind == self._arrow.string():
            values = [as_text(value) for value in values]
        return self._arrow.array(values, kind)

    def _schema(self, columns: Columns) -> Any:
        text = self._arrow.string()
        own = own_types()
        types = {name: own.get(name, text) for name in columns.names}
        types |= {name: kind for name, kind in columns.passed.items() if kind is not None}
        return self._arrow.schema(list(types.items()))
