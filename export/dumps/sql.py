r"""Rows of a table out of a dump that ``mysqldump`` wrote, as Wikimedia publishes them.

The published form: a ``CREATE TABLE`` with one column a line, then ``INSERT INTO `table` VALUES
(1,'it\'s',NULL),(2,'',0.5);`` statements of about a megabyte, each on a line of its own; newer
releases of MariaDB write each row on a line of its own. The one library for it, mwsql, is under the
GPL and parts rows wherever ``),(`` stands, in titles too.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from eat_edge.errors import InputError
from export.dumps.files import Dump

__all__ = ["Table"]

_MAX_HEADER = 1 << 20
_MAX_ROW = 1 << 16
"""Bytes of the longest row that is waited for; those of MediaWiki's own tables have 2,000."""
_MAX_MARK = 64
"""Bytes of the longest mark that a row or a statement is found by."""
_FEW_BROKEN = 10
_BROKEN_SHARE = 0.01

_VALUE = rb"(?:'(?:[^'\\]++|\\.)*+'|NULL|[-+.0-9eE]++)"
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPED = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"Z": b"\x1a"}
_COLUMN = re.compile(rb"^\s+`(\w+)` ", re.MULTILINE)
_AFTER_BROKEN = re.compile(rb"\),(?=\()|\n(?=\()|;\r?\n|\n(?=INSERT INTO `)")
"""No value has a line break that is not escaped."""


class _State(Enum):
    BETWEEN = auto()
    """Outside of every statement."""
    ROWS = auto()
    """A row begins here."""
    LOST = auto()
    """Behind a broken row."""


class Table:
    """The rows of one table, as raw bytes of the columns asked for.

    Args:
        dump: Where the table is; read once.
        name: Name of the table.
        columns: Names of columns, in any order.

    Attributes:
        num_rows: Rows given so far.
        num_broken: Rows skipped so far.
    """

    def __init__(self, dump: Dump, name: str, columns: Sequence[str]) -> None:
        self._dump = dump
        self._name = name
        self._columns = columns
        self._insert = re.compile(rb"INSERT INTO `%b` VALUES\s*" % name.encode())
        self.num_rows = self.num_broken = 0

    def __iter__(self) -> Iterator[tuple[bytes, ...]]:
        """Give row by row, values unescaped, NULL as ``b""``.

        Raises:
            InputError: The table or a column is not in the dump, the dump ends inside a statement,
                or more than 1 % of the rows are broken.
        """
        buffer = self._header()
        row, order = self._row_pattern(buffer)
        at, state, is_end = 0, _State.BETWEEN, False
        while True:
            if state is _State.ROWS:
                for found in row.finditer(buffer, at):
                    if found.start() != at:
                        break
                    at = found.end()
                    self.num_rows += 1
                    values = found.groups()
                    yield tuple(_plain(values[place]) for place in order)
                    if values[-1] != b",":
                        state = _State.BETWEEN
                        break
                if state is _State.BETWEEN:
                    continue
                if is_end or len(buffer) - at > _MAX_ROW:
                    self.num_broken += 1
                    at += 1
                    state = _State.LOST
                    continue
            else:
                mark = self._insert if state is _State.BETWEEN else _AFTER_BROKEN
                if marked := mark.search(buffer, at):
                    at = marked.end()
                    is_row = state is _State.BETWEEN or buffer[at : at + 1] == b"("
                    state = _State.ROWS if is_row else _State.BETWEEN
                    continue
                at = max(at, len(buffer) - _MAX_MARK)
            if is_end:
                break
            chunk = self._dump.read()
            buffer, at, is_end = buffer[at:] + chunk, 0, not chunk
        self._judge(is_cut=state is not _State.BETWEEN)

    def _header(self) -> bytes:
        header = b""
        while (chunk := self._dump.read()) and len(header) < _MAX_HEADER:
            header += chunk
            if self._insert.search(header):
                break
        return header

    def _row_pattern(self, header: bytes) -> tuple[re.Pattern[bytes], list[int]]:
        """The pattern of a row, and which of its groups the columns asked for are."""
        _, _, body = header.partition(b"CREATE TABLE `%b` (" % self._name.encode())
        there = [found.decode() for found in _COLUMN.findall(body.partition(b"\n)")[0])]
        missing = [column for column in self._columns if column not in there]
        if missing:
            raise InputError(
                f"{self._dump.path} has no table {self._name!r} with a column {missing[0]!r}: "
                "name the dump of that table"
            )
        kept = [column for column in there if column in self._columns]
        values = [b"(%b)" % _VALUE if column in kept else _VALUE for column in there]
        pattern = re.compile(rb"\s*+\(" + b",".join(values) + rb"\)([,;])", re.DOTALL)
        return pattern, [kept.index(column) for column in self._columns]

    def _judge(self, *, is_cut: bool) -> None:
        if is_cut:
            raise InputError(
                f"{self._dump.path} ends inside a statement, after {self.num_rows:,} rows: "
                "download it again"
            )
        if self.num_broken > max(_FEW_BROKEN, _BROKEN_SHARE * self.num_rows):
            raise InputError(
                f"{self._dump.path}: {self.num_broken:,} rows are broken, {self.num_rows:,} are "
                "not; download it again"
            )


def _plain(value: bytes) -> bytes:
    if value[:1] != b"'":
        return b"" if value == b"NULL" else value
    value = value[1:-1]
    if b"\\" in value:
        value = _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), value)
    return value
