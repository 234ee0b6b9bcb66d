"""Names that every reader of news knows: tables of our own.

Lists made of encyclopaedias of years ago lack the companies, authorities, armed groups and persons
of today's news. ``famous.tsv`` has one row for each: English, type, and a column for each language,
several forms apart by ``|``. ``places.tsv`` is of this form, too: CLDR's countries and cities in
languages without a lexicon (``python -m export.places`` writes it). ``local.tsv`` has names of
one language: language, forms, English names apart by ``|``, type.

They name what was found, before any lexicon does; the recipe of the embedded lexicon takes them
over, so that they are found more often, too.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from unicodedata import is_normalized

from eat_edge.english.tables import rows_of, table_named
from eat_edge.text import fold
from eat_edge.types import LABELS

__all__ = ["famous_name", "is_nearly_famous", "read_famous"]

_LEAST_LETTERS = 5
"""Letters of a surname from which on another letter makes no other one likely."""
_TABLE, _PLACES, _LOCAL = map(table_named, ("famous.tsv", "places.tsv", "local.tsv"))


def famous_name(surface: str, lang: str, label: str) -> str:
    """The English of a name of the tables, ``""`` where they have none of this type.

    Args:
        surface: Folded; capitals and small letters are the same.
        lang: ISO 639-1 code.
        label: Type of the entity.
    """
    return _by_surface(lang).get((surface.casefold(), label), "")


def is_nearly_famous(surface: str, lang: str) -> bool:
    """Whether one letter tells a surname from a famous person's: Пугин, that may be Путин misread.

    Args:
        surface: Folded, one word in the nominative.
        lang: ISO 639-1 code.
    """
    small = surface.casefold()
    famous = _but_a_letter(lang)
    return any(small != one for key in _keys(small) for one in famous.get(key, ()))


@cache
def _but_a_letter(lang: str) -> Mapping[str, frozenset[str]]:
    """Surnames of famous persons by themselves without any one of their letters."""
    found: dict[str, frozenset[str]] = {}
    for surface, label in _by_surface(lang):
        name = surface.split(" ")[-1]
        for key in _keys(name) if label == "PER" else ():
            found[key] = found.get(key, frozenset()) | {name}
    return found


def _keys(name: str) -> Iterator[str]:
    if len(name) >= _LEAST_LETTERS:
        # The first letter is seldom misread, and tells one surname from another.
        yield from (f"{name[:at]}\0{name[at + 1 :]}" for at in range(1, len(name)))


@cache
def _by_surface(lang: str) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for surface, english, label in read_famous(lang):
        # Letters that are as they should be need no folding, which takes most of the time.
        is_plain = surface.isalpha() and is_normalized("NFKC", surface)
        folded = surface if is_plain else fold(surface).text
        found.setdefault((folded.casefold(), label), english)
    return found


def read_famous(
    lang: str, tables: Iterable[Traversable] = (_TABLE, _PLACES)
) -> Iterator[tuple[str, str, str]]:
    """Surface, English name and type of the tables' names in a language, the likeliest first.

    Args:
        lang: ISO 639-1 code.
        tables: TSV files with a column for each language; ``local.tsv`` has a row for each.

    Raises:
        ValueError: A row is not of this form.
    """
    yield from _of_one_language(lang, _LOCAL)
    for table in tables:
        yield from _of_column(lang, table)


def _of_column(lang: str, table: Traversable) -> Iterator[tuple[str, str, str]]:
    rows = rows_of(table)
    head = next(rows)
    if lang not in head:
        return
    at = head.index(lang)
    for row in rows:
        if len(row) != len(head) or not row[0] or row[1] not in LABELS:
            raise ValueError(f"{table} has the row {row}: a column too many or too few")
        for surface in filter(None, row[at].split("|")):
            yield surface, row[0], row[1]


def _of_one_language(lang: str, table: Traversable) -> Iterator[tuple[str, str, str]]:
    for row in rows_of(table):
        if len(row) != 4 or row[3] not in LABELS:
            raise ValueError(f"{table} has the row {row}, not: language, forms, English, type")
        if row[0] == lang:
            for surface in row[1].split("|"):
                for english in row[2].split("|"):
                    yield surface, english, row[3]
