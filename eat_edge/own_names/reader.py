"""Lists of names from files: tab-separated, CSV or JSON Lines."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from reprlib import repr as short
from typing import TypeVar

import orjson

from eat_edge.errors import InputError
from eat_edge.own_names.record import (
    FIELDS,
    OwnName,
    checked_name,
    checked_surface,
    named,
    named_columns,
)

__all__ = ["read_ignored", "read_names"]

_MAX_BYTES = 256 << 20
_JSON = frozenset({".jsonl", ".ndjson"})
_COLUMNS = ("surface", "type", "english", "id", "lang")
"""The columns of a file without a header."""
_ALIASES = {"label": "type", "language": "lang", "name": "surface"}
_TABLES = (
    f"columns are {', '.join(_COLUMNS)}, in this order or as a first row names them, separated by "
    "commas or semicolons in .csv and by tabs elsewhere"
)


class _Commas(csv.excel):
    """What spreadsheets write: names with commas in quotes."""

    strict = True


class _Semicolons(_Commas):
    """What spreadsheets write where the comma is in numbers."""

    delimiter = ";"


class _Tabs(csv.excel_tab):
    """What programs write: quotes are a part of the name."""

    quoting = csv.QUOTE_NONE


def read_names(path: Path) -> list[OwnName]:
    """Read a list of names.

    Args:
        path: A file in UTF-8. ``.jsonl`` and ``.ndjson`` hold an object a line with ``surface``,
            ``type`` and, optionally, ``english``, ``id`` and ``lang``; ``.csv`` is separated by
            commas, or by semicolons if its first row has these alone, everything else by tabs.
            Columns are in that order, or as a first row of their names says. Empty lines, and in
            tables lines that begin with ``#``, are passed over.

    Returns:
        The names in the order of the file.

    Raises:
        InputError: The file cannot be read, or a line is none; the message names both.
    """
    return _by_columns(path) or _read(
        path, lambda row: named(*row) if isinstance(row, list) else checked_name(row)
    )


def read_ignored(path: Path) -> list[str]:
    """Read what is never a name: a surface a line, or a list of names of which those count.

    Raises:
        InputError: The file cannot be read, or a line is none; the message names both.
    """
    return _read(
        path,
        lambda row: checked_surface(row[0] if isinstance(row, list) else row.get("surface")),
    )


def _by_columns(path: Path) -> list[OwnName]:
    """Read a plain table of names column by column, which takes a third of the time.

    Returns:
        Nothing where that cannot be done: rows that are looked at one by one tell what is wrong.
    """
    if path.suffix.lower() in _JSON:
        return []
    text = _text(path).replace("\r\n", "\n")
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    dialect = _dialect(path, lines)
    separator = dialect.delimiter
    num_columns = {line.count(separator) + 1 for line in lines}
    has_quotes = dialect is not _Tabs and '"' in text
    if has_quotes or "\r" in text or len(num_columns) != 1:
        return []
    (width,) = num_columns
    # One list of all cells: a list for each row would cost as much as all the rest.
    cells = list(map(str.strip, separator.join(lines).split(separator)))
    try:
        order, most = _header(path, 1, cells[:width])
        columns = [cells[at if order is None else at + width :: width] for at in range(width)]
        if not columns[0] or width > most:
            return []
        columns += [[""] * len(columns[0])] * (most + 1 - width)
        return named_columns(*(columns[at] for at in order or range(len(_COLUMNS))))
    except InputError:
        return []


_Row = list[str] | Mapping[str, object]
"""The cells of a row in the order of ``_COLUMNS``, or the fields of an object."""
_Entry = TypeVar("_Entry")


def _read(path: Path, entry_of: Callable[[_Row], _Entry]) -> list[_Entry]:
    """Make an entry of every row; an error names file and line."""
    entries = []
    is_json = path.suffix.lower() in _JSON
    for number, row in _json_rows(path) if is_json else _table_rows(path):
        try:
            entries.append(entry_of(row))
        except InputError as error:
            problem = str(error)
            if isinstance(row, list):
                line = " | ".join(row).rstrip(" |")
                problem += f"; the line is {short(line)}, and {_TABLES}"
            raise _wrong(path, number, problem) from error
    return entries


def _dialect(path: Path, lines: Sequence[str]) -> type[csv.Dialect]:
    """What separates the cells, by the ending of the name and the first row."""
    if path.suffix.lower() != ".csv":
        return _Tabs
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return _Semicolons if ";" in first and "," not in first else _Commas


def _table_rows(path: Path) -> Iterator[tuple[int, _Row]]:
    """Rows with their line numbers."""
    # Not `splitlines`: other separators (U+2028, U+0085) stand within names.
    lines = list(io.StringIO(_text(path), newline=""))
    reader = csv.reader(lines, _dialect(path, lines))
    order: Sequence[int] | None = None
    num_columns = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or row[0].startswith("#"):
                continue
            if not num_columns:
                order, num_columns = _header(path, reader.line_num, cells)
                if order is not None:
                    continue
            if len(cells) > num_columns:
                problem = f"{len(cells)} columns, and there can be {num_columns}: take some out"
                raise _wrong(path, reader.line_num, problem)
            if order is not None:
                cells += [""] * (num_columns + 1 - len(cells))
                cells = [cells[at] for at in order]
            yield reader.line_num, cells
    except csv.Error as error:
        raise _wrong(path, reader.line_num, f"broken CSV: {error}; put quotes in pairs") from error


def _header(path: Path, number: int, cells: Sequence[str]) -> tuple[Sequence[int] | None, int]:
    """Where the columns are by the first row, None where it is a name; and how many there are."""
    columns = [_ALIASES.get(cell.lower(), cell.lower()) for cell in cells]
    is_header = _COLUMNS[0] in columns and {*columns} <= {*_COLUMNS}
    if not is_header and cells[0].lower() != _COLUMNS[0]:
        return None, len(_COLUMNS)
    for column in columns:
        if column not in _COLUMNS or columns.count(column) > 1:
            known = ", ".join(_COLUMNS)
            raise _wrong(
                path, number, f"the header has {column!r:.40}: name columns of {known}, each once"
            )
    # What there is no column for is found behind the last.
    return [columns.index(name) if name in columns else len(columns) for name in _COLUMNS], len(
        columns
    )


def _json_rows(path: Path) -> Iterator[tuple[int, _Row]]:
    """Objects with their line numbers."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = orjson.loads(line)
        except json.JSONDecodeError as error:
            raise _wrong(path, number, f"broken JSON: {error}") from error
        if not isinstance(record, dict):
            raise _wrong(path, number, 'no object {"surface": ..., "type": ...}')
        yield number, {name: record[name] for name in (*FIELDS, "type") if name in record}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"cannot read the names {str(path)!r}: {error.strerror or error}; check the path"
        ) from error
    if len(content) > _MAX_BYTES:
        raise InputError(f"the names {str(path)!r} have more than {_MAX_BYTES} bytes: split them")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise _wrong(path, number, "no UTF-8: save the file as UTF-8") from error


def _wrong(path: Path, number: int, problem: object) -> InputError:
    return InputError(f"{str(path)!r}, line {number}: {problem}")
