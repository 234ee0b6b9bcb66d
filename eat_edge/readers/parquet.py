"""Rows of Parquet files, a few at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eat_edge.arrow import has_nanoseconds, load_arrow, passing_type
from eat_edge.errors import InputError
from eat_edge.readers.columns import check_columns
from eat_edge.readers.json_lines import record_document
from eat_edge.readers.places import Place, Read
from eat_edge.types import Document

__all__ = ["ParquetInput"]

_ROWS = 64
"""Rows decoded at once."""

_BUFFER = 1 << 18
"""Bytes of each column read at once, so that a row group need not fit into memory."""


class ParquetInput:
    """One Parquet file.

    Args:
        path: The file.
        name: Its path as messages and identifiers spell it.
        column: That has the text.

    Raises:
        ConfigError: PyArrow is not installed.
    """

    def __init__(self, path: str, name: str, column: str) -> None:
        self._arrow, self._parquet = load_arrow()
        self._path, self._name, self._column = path, name, column

    def columns(self) -> dict[str, Any]:
        """The Arrow types of its columns, by name.

        Raises:
            InputError: It is no Parquet file, lacks the text's column, or has one that cannot be
                passed on.
        """
        if not Path(self._path).is_file():
            raise InputError(f"cannot read {self._name!r} as Parquet: it is a pipe, name a file")
        try:
            with self._opened() as file:
                schema = file.schema_arrow
        except (self._arrow.ArrowException, OSError) as error:
            raise InputError(f"cannot read {self._name!r} as Parquet: {error}") from error
        names = list(schema.names)
        check_columns(self._name, names, self._column)
        types = {field.name: field.type for field in schema}
        for name, kind in types.items():
            if has_nanoseconds(kind) and passing_type(kind) is None:
                raise InputError(
                    f"the column {name!r} of {self._name!r} is {kind}, whose nanoseconds cannot be "
                    "passed on: leave it out, or cast it to microseconds"
                )
        return types

    def rows(self, start: Place, on_read: Callable[[int], None]) -> Iterator[Read]:
        """Read the rows, each a document named ``"name:row"`` with rows counted from 1.

        Args:
            start: Where to go on: ``line`` rows are behind.
            on_read: Called with a share of the file's bytes for each row.

        Yields:
            Documents; what is damaged within the file ends it with one that carries an error.
        """
        row = num_reported = 0
        try:
            with self._opened() as file:
                size, num_rows = Path(self._path).stat().st_size, file.metadata.num_rows
                for values in self._values(file, start.line):
                    row = max(row, start.line) + 1
                    num_bytes = size * row // num_rows
                    on_read(num_bytes - num_reported)
                    num_reported = num_bytes
                    place = Document("", id=f"{self._name}:{row}")
                    document = record_document(values, place, self._column)
                    yield Read(document, Place(start.file, 0, row))
        except (self._arrow.ArrowException, OSError) as error:
            problem = f"cannot read the rest of {self._name!r}: {error}"
            broken = Document("", id=self._name).with_error(InputError(problem))
            yield Read(broken, Place(start.file + 1))

    def _values(self, file: Any, num_behind: int) -> Iterator[dict[str, Any]]:
        """Give the values of each row after the first ``num_behind``."""
        for group in range(file.num_row_groups):
            num_rows = file.metadata.row_group(group).num_rows
            if num_behind >= num_rows:
                num_behind -= num_rows
                continue
            for batch in file.iter_batches(_ROWS, row_groups=[group], use_threads=False):
                columns = [_plain(column).to_pylist() for column in batch.columns]
                names = batch.schema.names
                for values in zip(*columns, strict=True):
                    if num_behind:
                        num_behind -= 1
                    else:
                        yield dict(zip(names, values, strict=True))

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with self._parquet.ParquetFile(self._path, buffer_size=_BUFFER) as file:
            yield file


def _plain(column: Any) -> Any:
    kind = passing_type(column.type)
    return column if kind is None else column.cast(kind)
