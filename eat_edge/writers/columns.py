"""Which columns a table of documents has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eat_edge.types import RECORD_FIELDS, Document
from eat_edge.writers.record import as_text

__all__ = ["OTHERS", "Columns"]

OTHERS = "other_fields"
"""The column that has, as JSON, whatever has no column of its own."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: those of every record, those that pass through, and one for the rest.

    Attributes:
        types: What passes through, by name, with an Arrow type, or None for text. A column that
            has the name of one of ours is left out, as everywhere.
        are_all: Whether documents have no other fields; else there is a column `OTHERS`.
    """

    types: Mapping[str, Any] = field(default_factory=dict)
    are_all: bool = False

    @classmethod
    def of(cls, document: Document) -> "Columns":
        """The columns of a table all of whose rows have the same fields as this document."""
        return cls(dict.fromkeys(document.extra), are_all=True)

    @property
    def passed(self) -> dict[str, Any]:
        """What passes through, by name."""
        own = {*RECORD_FIELDS, OTHERS}
        return {name: kind for name, kind in self.types.items() if name not in own}

    @property
    def names(self) -> list[str]:
        """All columns, in their order."""
        others = [] if self._is_enough() else [OTHERS]
        return [*RECORD_FIELDS, *self.passed, *others]

    def row(self, document: Document) -> dict[str, Any]:
        """Give a value for every column."""
        record = document.to_dict()
        row = {name: record.pop(name) for name in RECORD_FIELDS}
        row |= {name: record.pop(name, None) for name in self.passed}
        if not self._is_enough():
            row[OTHERS] = as_text(record) if record else None
        return row

    def _is_enough(self) -> bool:
        return self.are_all and OTHERS not in self.types
