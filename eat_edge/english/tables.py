"""The tables of this package: UTF-8, a row a line, columns apart by tabs, nothing quoted."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["rows_of", "table_named"]


def table_named(name: str) -> Traversable:
    """A table that ships with the package.

    Args:
        name: Of its file.
    """
    return files("eat_edge.english") / name


def rows_of(table: Traversable) -> Iterator[list[str]]:
    """The columns of each row of a table.

    Args:
        table: A TSV file.
    """
    lines = table.read_text("utf-8").splitlines()
    return csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
