"""All names of a corpus in one list, with their English, type and counts."""

from typing import BinaryIO

from eat_edge.types import Document
from eat_edge.writers.base import one_line, visible
from eat_edge.writers.delimited import csv_bytes
from eat_edge.writers.record import as_json
from eat_edge.writers.tally import NameCount, NameTally

__all__ = ["NAME_COLUMNS", "NamesWriter", "name_row"]

NAME_COLUMNS = ("text", "label", "english", "english_guess", "count", "documents", "first")


class NamesWriter:
    """Counts the names of documents, and writes the list of them when it is closed.

    Args:
        stream: Bytes out; stays open.
        form: ``"text"``, ``"csv"`` or ``"jsonl"``.
        has_mark: Whether CSV begins with a byte order mark.
    """

    def __init__(self, stream: BinaryIO, form: str, *, has_mark: bool = False) -> None:
        self._stream, self._form, self._mark = stream, form, "\ufeff".encode() * has_mark
        self._tally = NameTally()

    def write(self, document: Document) -> None:
        """Count one document."""
        self._tally.count(document)

    def close(self) -> None:
        """Write the list."""
        names = self._tally.names()
        if self._form == "csv":
            data = self._mark + csv_bytes([NAME_COLUMNS, *map(name_row, names)])
        elif self._form == "jsonl":
            rows = (dict(zip(NAME_COLUMNS, name_row(name), strict=True)) for name in names)
            data = b"".join(as_json(row) + b"\n" for row in rows)
        else:
            data = "".join(f"{line}\n" for line in _table(names)).encode()
        self._stream.write(data)
        self._stream.flush()


def name_row(name: NameCount) -> tuple[str | int, ...]:
    """A value for each of `NAME_COLUMNS`."""
    return (
        *(name.text, name.label, name.english, name.english_guess),
        *(name.count, name.num_documents, name.first),
    )


def _table(names: list[NameCount]) -> list[str]:
    from rich.cells import cell_len

    rows = [["name", "type", "English", "count", "documents"]]
    for name in names:
        cells = (
            name.text,
            name.label,
            name.shown_english,
            str(name.count),
            str(name.num_documents),
        )
        rows.append([visible(one_line(cell)) for cell in cells])
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
