"""Designators and leaders: the words that make a longer name of a name, as a table.

``designators.tsv`` is ours: the common nouns of maps, companies and authorities, as any dictionary
has them. Each row is a language, the word with ``~`` where the name stands, the English of the
whole with ``{}`` for the name, and its type. What such names are in a text we are labelled on is
nowhere counted: one prior serves all of a kind.
"""

import csv
from pathlib import Path

from eat_edge.lexicon.composition import MAX_DESIGNATOR, Compositions, Designator
from eat_edge.types import LABELS

__all__ = ["read_designators"]

_TABLE = Path(__file__).with_suffix(".tsv")
_DIRECT = 0.5
"""Prior of a name with a designator right behind it."""
_SINGLE = 0.4
"""The same where the designator is one character, which may be the beginning of another word."""
_GAPPED = 0.2
"""The same where other words stand between."""


def read_designators(lang: str, table: Path = _TABLE) -> Compositions:
    """Designators and leaders of a language; without classes of full names.

    Args:
        lang: ISO 639-1 code.
        table: The TSV file.

    Raises:
        ValueError: A row is not of the form described above.
    """
    designators: dict[str, Designator] = {}
    leaders: dict[str, str] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) != 4 or row[3] not in ("", *LABELS) or row[1].count("~") != 1:
                raise ValueError(f"{table} has the row {row}, not: language, word, English, type")
            if row[0] != lang:
                continue
            word, english, label = row[1].strip("~"), row[2], row[3]
            if row[1].endswith("~"):
                leaders[word] = label
            elif len(word) > MAX_DESIGNATOR or english.count("{}") != 1 or not label:
                raise ValueError(f"{table} has the row {row}: too long, or no English or type")
            elif len(word) == 1:
                # In the middle of a run, one character is hardly ever the end of a name.
                designators[word] = Designator(english, label, _SINGLE, 0.0)
            else:
                designators[word] = Designator(english, label, _DIRECT, _GAPPED)
    return Compositions(designators=designators, leaders=leaders)
