"""Names of all lists of a language, by surface: what the lexicon may say, before it is counted."""

import logging
import lzma
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eat_edge.english.famous import read_famous
from eat_edge.text import FoldingTable, fold
from eat_edge.types import LABELS
from export.mini.lexicon.designators import read_designators
from export.mini.lexicon.geonames import city_ids, country_ids
from export.mini.lexicon.jieba_words import jieba_names
from export.mini.lexicon.tidy import tidy
from export.mini.parallel.corpus import ascii_english

__all__ = [
    "COUNTRIES",
    "LOW_TRUST",
    "NAME_TOKENS",
    "OWN",
    "PARENTHESES",
    "Candidate",
    "Candidates",
    "add_names",
    "list_rows",
    "read_lists",
]

LOW_TRUST = frozenset({"dr5hn", "netranslit_tokens", "lawhy_nametranslit", "enamdict", "jieba"})
NAME_TOKENS = frozenset({"netranslit_tokens", "lawhy_nametranslit"})
OWN = "eat_edge"
"""The list that is ours (``famous.tsv``)."""
COUNTRIES = frozenset({"cldr", "mledoze", "geobank_countries"})
"""The lists of countries."""

PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]\s*")
_QUOTES = "\"' "

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Candidate:
    """An English name of a surface.

    Attributes:
        label: Its type; ``""`` where no list says one.
        sources: The lists that have it.
        hits: How often the translation of a sentence with the surface has it.
        id: What it names, ``""`` where nobody says.
    """

    label: str
    sources: frozenset[str]
    hits: int = 0
    id: str = ""


Candidates = dict[str, dict[str, Candidate]]
"""By surface and English name."""


def list_rows(
    data: Path, lang: str, accept: Callable[[str], bool]
) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    """Read the rows of the lists of names of a language; broken ones are passed over.

    Args:
        data: Directory with ``lexicon/LANG.tsv.xz``.
        lang: ISO 639-1 code.
        accept: Says by its name whether a list may be used.

    Yields:
        Native and English name, type, and those of its lists that may be used.
    """
    with lzma.open(data / "lexicon" / f"{lang}.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 5:
                _, native, english, label, sources = fields
                yield native, english, label, frozenset(filter(accept, sources.split(",")))


def read_lists(
    data: Path, lang: str, table: FoldingTable | None, accept: Callable[[str], bool]
) -> Candidates:
    """Read the lists of names of a language.

    Args:
        data: Directory with ``lexicon/LANG.tsv.xz``.
        lang: ISO 639-1 code.
        table: Folds surfaces further.
        accept: Says by its name whether a list may be used; what is in no other is left out.
    """
    candidates: Candidates = defaultdict(dict)
    for native, english, listed, found in list_rows(data, lang, accept):
        surface = fold(PARENTHESES.sub("", native), table=table).text.strip(_QUOTES)
        label = listed if listed in LABELS else ""
        name = ascii_english(PARENTHESES.sub(" ", english)).strip(" ,;.")
        name = tidy(name, label, found, surface)
        if not found or len(surface) < 2 or surface.isascii() or not name:
            continue
        if found <= NAME_TOKENS:
            name = name.title()
        _add(candidates, surface, name, label, found)
    add_names(candidates, read_famous(lang), OWN, table)
    if lang == "zh" and accept("jieba"):
        known = {
            surface: min(found.items(), key=lambda item: -len(item[1].sources - LOW_TRUST))[0]
            for surface, found in candidates.items()
        }
        words = jieba_names(read_designators(lang), lambda surface: known.get(surface, ""))
        add_names(candidates, words, "jieba", table)
    if accept("geonames_cities15000"):
        _log.info("%s: %d names have an identifier", lang, _identify(candidates, table))
    return dict(candidates)


def add_names(
    candidates: Candidates,
    names: Iterable[tuple[str, str, str]],
    source: str,
    table: FoldingTable | None,
) -> None:
    """Add names of one source to those of the others.

    Args:
        candidates: Changed.
        names: Surface, English name and type.
        source: Its name.
        table: As for ``fold``.
    """
    for native, english, label in names:
        surface = fold(native, table=table).text
        _add(candidates, surface, english, label, frozenset({source}))


def _add(
    candidates: Candidates, surface: str, english: str, label: str, sources: frozenset[str]
) -> None:
    names = candidates.setdefault(surface, {})
    known = names.get(english)
    if known is None:
        names[english] = Candidate(label, sources)
    else:
        known.sources |= sources
        known.label = known.label or label


def _identify(candidates: Mapping[str, Mapping[str, Candidate]], table: FoldingTable | None) -> int:
    """Give places their identifiers; the number of those that have one."""
    cities, countries = city_ids(candidates, table), country_ids()
    count = 0
    for surface, names in candidates.items():
        for english, candidate in names.items():
            if candidate.label == "LOC":
                key = english.lower()
                candidate.id = cities.get((surface, key), "")
                if candidate.sources & COUNTRIES:
                    candidate.id = countries.get(key, candidate.id)
                count += bool(candidate.id)
    return count
