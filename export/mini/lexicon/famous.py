"""Names that every reader of news knows, in ten languages: a table of our own.

Lists made of encyclopaedias of years ago lack the companies, authorities and armed groups of
today's news. ``famous.tsv`` has one row for each: English, type, and a column for each language,
several forms apart by ``|``.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from eat_edge.types import LABELS

__all__ = ["read_famous"]

_TABLE = Path(__file__).with_suffix(".tsv")


def read_famous(lang: str, table: Path = _TABLE) -> Iterator[tuple[str, str, str]]:
    """Surface, English name and type of the table's names in a language.

    Args:
        lang: ISO 639-1 code; a language without a column has none.
        table: The TSV file.

    Raises:
        ValueError: A row is not of this form.
    """
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            english, label = row.get("english"), row.get("type")
            if not english or label not in LABELS or None in row or None in row.values():
                raise ValueError(f"{table} has the row {row}: a column too many or too few")
            for surface in filter(None, row.get(lang, "").split("|")):
                yield surface, english, label
