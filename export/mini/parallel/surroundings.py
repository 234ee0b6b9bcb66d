"""What stands around names: titles and honorifics, and what companies have and do.

Translated text is poor in them: a translator into English leaves さん and 氏 away, and laws and
textbooks have few people in them. ``surroundings.tsv`` is ours, as any grammar has them. Each row
is a language, a type and the words with ``~`` where a name of that type stands; a row that is
there twice is drawn twice as often.
"""

import csv
from pathlib import Path

from eat_edge.types import LABELS

__all__ = ["read_surroundings"]

_TABLE = Path(__file__).with_suffix(".tsv")


def read_surroundings(lang: str, table: Path = _TABLE) -> dict[str, list[tuple[str, str]]]:
    """Words before and behind names of a language, by type; none for a language that has none.

    Args:
        lang: ISO 639-1 code.
        table: The TSV file.

    Raises:
        ValueError: A row is not of the form described above.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) != 3 or row[1] not in LABELS or row[2].count("~") != 1 or row[2] == "~":
                raise ValueError(f"{table} has the row {row}, not: language, type, words with ~")
            if row[0] == lang:
                before, _, behind = row[2].partition("~")
                found.setdefault(row[1], []).append((before, behind))
    return found
