"""Names that every reader of news knows: tables of our own.

Lists made of encyclopaedias of years ago lack the companies, authorities, armed groups and persons
of today's news. ``famous.tsv`` has one row for each: English, type, and a column for each language,
several forms apart by ``|``. ``places.tsv`` is of this form, too: CLDR's countries and cities in
languages without a lexicon (``python -m export.places`` writes it). ``local.tsv`` has names of
one language: language, forms, English names apart by ``|``, type.

They name what was found, before any lexicon does; the recipe of the embedded lexicon takes them
over, so that they are found more often, too.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from eat_edge.text import fold
from eat_edge.types import LABELS

__all__ = ["famous_name", "read_famous"]

_TABLE = files("eat_edge.english") / "famous.tsv"
_PLACES = files("eat_edge.english") / "places.tsv"
_LOCAL = files("eat_edge.english") / "local.tsv"


def famous_name(surface: str, lang: str, label: str) -> str:
    """The English of a name of the tables, ``""`` where they have none of this type.

    Args:
        surface: Folded; capitals and small letters are the same.
        lang: ISO 639-1 code.
        label: Type of the entity.
    """
    return _by_surface(lang).get((surface.casefold(), label), "")


@cache
def _by_surface(lang: str) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for surface, english, label in read_famous(lang):
        found.setdefault((fold(surface).text.casefold(), label), english)
    return found


def read_famous(
    lang: str,
    tables: Iterable[Traversable] = (_TABLE, _PLACES),
    local: Traversable = _LOCAL,
) -> Iterator[tuple[str, str, str]]:
    """Surface, English name and type of the tables' names in a language, the likeliest first.

    Args:
        lang: ISO 639-1 code.
        tables: TSV files with a column for each language.
        local: The one with a row for each language.

    Raises:
        ValueError: A row is not of this form.
    """
    yield from _of_one_language(lang, local)
    for table in tables:
        yield from _of_column(lang, table)


def _of_column(lang: str, table: Traversable) -> Iterator[tuple[str, str, str]]:
    lines = table.read_text("utf-8").splitlines()
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        english, label = row.get("english"), row.get("type")
        if not english or label not in LABELS or None in row or None in row.values():
            raise ValueError(f"{table} has the row {row}: a column too many or too few")
        for surface in filter(None, row.get(lang, "").split("|")):
            yield surface, english, label


def _of_one_language(lang: str, table: Traversable) -> Iterator[tuple[str, str, str]]:
    lines = table.read_text("utf-8").splitlines()
    for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != 4 or row[3] not in LABELS:
            raise ValueError(f"{table} has the row {row}, not: language, forms, English, type")
        if row[0] == lang:
            for surface in row[1].split("|"):
                for english in row[2].split("|"):
                    yield surface, english, row[3]
