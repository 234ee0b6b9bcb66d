"""Names that every reader of news knows: tables of our own.

Lists made of encyclopaedias of years ago lack the companies, authorities and armed groups of
today's news. ``famous.tsv`` has one row for each: English, type, and a column for each language,
several forms apart by ``|``. ``local.tsv`` has those of one language: language, forms, English
names apart by ``|``, type.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from eat_edge.types import LABELS

__all__ = ["read_famous"]

_TABLE = Path(__file__).with_suffix(".tsv")
_LOCAL = Path(__file__).with_name("local.tsv")


def read_famous(
    lang: str, table: Path = _TABLE, local: Path = _LOCAL
) -> Iterator[tuple[str, str, str]]:
    """Surface, English name and type of the tables' names in a language, the likeliest first.

    Args:
        lang: ISO 639-1 code.
        table: The TSV file with a column for each language.
        local: The one with a row for each language.

    Raises:
        ValueError: A row is not of this form.
    """
    yield from _of_one_language(lang, local)
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            english, label = row.get("english"), row.get("type")
            if not english or label not in LABELS or None in row or None in row.values():
                raise ValueError(f"{table} has the row {row}: a column too many or too few")
            for surface in filter(None, row.get(lang, "").split("|")):
                yield surface, english, label


def _of_one_language(lang: str, table: Path) -> Iterator[tuple[str, str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) != 4 or row[3] not in LABELS:
                raise ValueError(f"{table} has the row {row}, not: language, forms, English, type")
            if row[0] == lang:
                for surface in row[1].split("|"):
                    for english in row[2].split("|"):
                        yield surface, english, row[3]
