"""Which columns the tables among the inputs have."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.errors import InputError
from eat_edge.readers.delimited import DELIMITERS, DelimitedFile
from eat_edge.readers.encodings import Encoding, encoding_of
from eat_edge.readers.formats import format_of
from eat_edge.readers.parquet import ParquetInput
from eat_edge.types import InputFormat

__all__ = ["TableColumns", "columns_of", "printable", "table_columns"]


@dataclass(frozen=True, slots=True)
class TableColumns:
    """What passes through from tables to tables, beside text, identifier and language.

    Attributes:
        types: By name, in the order they come first; the Arrow type where all inputs are Parquet
            and agree on it, else None. None for a table from a pipe: its columns are not known
            before it is read.
        are_all: Whether no document can have other fields than these.
    """

    types: dict[str, Any] | None
    are_all: bool


def columns_of(path: str, kind: str, encoding: Encoding | None, column: str) -> dict[str, Any]:
    """Read the columns of an input, with their Arrow types if it has any.

    Args:
        path: The input; of a pipe nothing is read.
        kind: Its format.
        encoding: As it was named.
        column: That has the text.

    Returns:
        None of them where the input is no table, or a pipe.

    Raises:
        InputError: It cannot be read, or there is no such column.
        ConfigError: It is Parquet, and PyArrow is not installed.
    """
    name = printable(path)
    if kind == "parquet":
        return ParquetInput(path, name, column).columns()
    if kind not in DELIMITERS or not Path(path).is_file():
        return {}
    with Path(path).open("rb") as stream:
        found = encoding_of(stream, encoding)
        return dict.fromkeys(DelimitedFile(name, found, DELIMITERS[kind], column).header(stream))


def table_columns(
    paths: Sequence[str],
    *,
    input_format: InputFormat,
    encoding: Encoding | None,
    column: str,
    must_be_readable: bool = True,
) -> TableColumns:
    """Tell which columns a table needs that takes everything these inputs have.

    Args:
        paths: The inputs.
        input_format: As for `read_documents`.
        encoding: As for `read_documents`.
        column: As for `read_documents`.
        must_be_readable: As for `read_documents`.

    Raises:
        InputError: A table that must be readable is not, or has no such column.
        ConfigError: One is Parquet, and PyArrow is not installed.
    """
    kinds = [format_of(path, input_format) for path in paths]
    are_tables = [kind == "parquet" or kind in DELIMITERS for kind in kinds]
    are_files = [Path(path).is_file() for path in paths]
    if len(paths) == 1 and are_tables[0] and not are_files[0]:
        return TableColumns(None, are_all=True)
    types: dict[str, Any] = {}
    for path, kind in zip(paths, kinds, strict=True):
        try:
            columns = columns_of(path, kind, encoding, column)
        except (InputError, OSError):
            if must_be_readable:
                raise
            continue
        for name, arrow_type in columns.items():
            if types.setdefault(name, arrow_type) != arrow_type:
                types[name] = None
    if set(kinds) != {"parquet"}:
        types = dict.fromkeys(types)
    own = {column, "id", "lang"}
    return TableColumns(
        {name: arrow_type for name, arrow_type in types.items() if name not in own},
        are_all=all(are_tables) and all(are_files),
    )


def printable(path: str | os.PathLike[str]) -> str:
    """Spell a path for messages and identifiers, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", errors="replace")
