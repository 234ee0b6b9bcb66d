"""XLSX: a workbook with a row an entity, and a sheet of all names."""

from typing import Any, BinaryIO

from eat_edge.errors import ConfigError, install_command
from eat_edge.types import Document
from eat_edge.writers.base import visible
from eat_edge.writers.entity_rows import ENTITY_COLUMNS, entity_rows
from eat_edge.writers.names import NAME_COLUMNS, name_row
from eat_edge.writers.tally import NameTally

__all__ = ["XlsxWriter"]

_MAX_ROWS = 1 << 20
_MAX_CHARS = 32_767


class XlsxWriter:
    """Writes a workbook, complete once it is closed; rows wait in a temporary file.

    The sheet ``entities`` has the rows of CSV, and another such sheet follows where there are more
    than a sheet can have. The sheet ``names`` has every name with its counts. No cell is a formula.

    Args:
        stream: Bytes out, a file; stays open.

    Raises:
        ConfigError: openpyxl is not installed.
    """

    def __init__(self, stream: BinaryIO) -> None:
        try:
            import openpyxl
        except ImportError as error:
            raise ConfigError(
                f"XLSX needs the package openpyxl: {install_command('documents')}"
            ) from error
        self._stream = stream
        self._workbook = openpyxl.Workbook(write_only=True)
        self._tally = NameTally()
        self._sheet: Any = None
        self._num_sheets = 0
        self._begin_sheet()

    def write(self, document: Document) -> None:
        """Take one document."""
        self._tally.count(document)
        for row in entity_rows(document):
            if self._num_rows == _MAX_ROWS:
                self._begin_sheet()
            self._append(row)

    def close(self) -> None:
        """Write the workbook."""
        self._sheet = self._workbook.create_sheet("names")
        self._append(NAME_COLUMNS)
        for name in self._tally.names()[: _MAX_ROWS - 1]:
            self._append(name_row(name))
        self._workbook.save(self._stream)
        self._stream.flush()

    def _begin_sheet(self) -> None:
        self._num_sheets += 1
        number = f" {self._num_sheets}" if self._num_sheets > 1 else ""
        self._sheet = self._workbook.create_sheet(f"entities{number}")
        self._num_rows = 0
        self._append(ENTITY_COLUMNS)

    def _append(self, row: tuple[str | int | float | None, ...]) -> None:
        from openpyxl.cell import WriteOnlyCell

        cells = []
        for value in row:
            cell = value
            if isinstance(value, str):
                cell = WriteOnlyCell(self._sheet, visible(value)[:_MAX_CHARS])
                # What begins with = is text here.
                cell.data_type = "s"
            cells.append(cell)
        self._sheet.append(cells)
        self._num_rows += 1
