"""What a build and a renewal of the lexicon do last.

Names are tidied, countries come before towns of the same letters, names of our own tables come
first and are found though they are rare, and companies that are only spelled by their sound go.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from eat_edge.english.designated import designators_of
from eat_edge.english.famous import read_famous
from eat_edge.english.romanise.pinyin import joined
from eat_edge.names import Name
from eat_edge.text import FoldingTable, fold
from export.lexicon import Surface
from export.mini.lexicon.candidates import COUNTRIES, PARENTHESES, list_rows
from export.mini.lexicon.designators import read_designators
from export.mini.lexicon.jieba_words import read_jieba
from export.mini.lexicon.tidy import plain_name
from export.mini.parallel.corpus import ascii_english

__all__ = ["MAX_NAMES", "OWN_PRIOR", "finished", "named_first"]

MAX_NAMES = 4
OWN_PRIOR = 0.7
"""Of a name of our own list that text has not shown to be anything else."""
_AREAS = {"县": "County", "区": "District", "镇": "Town", "乡": "Township", "村": "Village"}
"""Chinese areas: lists leave out what they are, and English text does not."""

_REGION = "自治区"
"""Of a name of a region, which is no district."""
_PART_PRIOR, _MAX_PART = 0.1, 10
"""Prior of a new surface that is part of a person's name, and may be a word (أمل, hope); how many
code points such a part has at most."""
_AIRPORT = re.compile(
    "空港|机场|機場|공항|аэропорт|аеропорт|مطار|فرودگاه|התעופה|हवाई|विमान|สนามบิน|ท่าอากาศยาน|"
    "აეროპორტი|օդանավակայան",
    re.IGNORECASE,
)
"""What a surface has that says it is an airport."""
_SPELLED = 4
"""Characters in a row that are no name where they are read one by one."""
_LEAST_OWN = 0.3
"""Least prior of an organisation of our own tables: news has more of it than the parallel text, in
which 京东 was hardly ever JD.com."""
_LEAST_PERSON = 0.5
"""The same of a person whose name no word is: 李在明."""
_SPACELESS, _LONGEST_PART = ("zh", "ja", "ko"), 2
"""Languages that write full names without a space, and code points that may be a part of one."""


def finished(
    data: Path,
    lang: str,
    table: FoldingTable | None,
    entries: Iterable[tuple[str, Surface]],
    accept: Callable[[str], bool] = lambda source: True,
) -> dict[str, Surface]:
    """Finish the entries of a language.

    Args:
        data: Directory with ``lexicon/LANG.tsv.xz``.
        lang: ISO 639-1 code.
        table: Folds surfaces further.
        entries: As they were counted, or as a built lexicon has them.
        accept: Says by its name whether a list of names may be used.
    """
    first: dict[str, list[Name]] = {}
    for surface, name in [*_own(lang, table), *_countries(data, lang, table, accept)]:
        first.setdefault(surface, []).append(name)
    no_names = set(_spelled_companies()) if lang == "zh" and accept("jieba") else set()
    return named_first(_without(no_names, entries), first, lang)


def named_first(
    entries: Iterable[tuple[str, Surface]], first: Mapping[str, list[Name]], lang: str
) -> dict[str, Surface]:
    """Tidy entries, and put names before those that they have.

    Args:
        entries: Of a built lexicon.
        first: By surface the names to come first.
        lang: ISO 639-1 code.

    Returns:
        The entries that are left with a name, and those of new surfaces.
    """
    found: dict[str, Surface] = {}
    for surface, entry in entries:
        names = [*first.get(surface, ()), *_tidied(surface, entry, lang)]
        if names:
            least = max(
                (_least(name, surface, lang) for name in first.get(surface, ())), default=0.0
            )
            found[surface] = Surface(_each_once(names, entry.names), max(entry.prior, least))
    for surface, names in first.items():
        if surface not in found and len(surface) > 1:
            is_part = names[0].label == "PER" and " " not in surface and len(surface) < _MAX_PART
            is_part &= not _is_full_name(names[0], surface, lang)
            prior = _PART_PRIOR if is_part else OWN_PRIOR
            found[surface] = Surface(_each_once(names, ()), prior)
    return found


def _least(name: Name, surface: str, lang: str) -> float:
    """The least prior of a name of our own tables."""
    if name.label == "ORG":
        return _LEAST_OWN
    return _LEAST_PERSON if _is_full_name(name, surface, lang) else 0.0


def _is_full_name(name: Name, surface: str, lang: str) -> bool:
    """Whether a surface is surname and given name, or the name of one person, without a space."""
    is_spaceless = lang in _SPACELESS and len(surface) > _LONGEST_PART
    return name.label == "PER" and " " in name.english and is_spaceless


def _tidied(surface: str, entry: Surface, lang: str) -> Iterator[Name]:
    # Lists call airports by their town: Полтава is Poltava, and not Poltava Airport.
    is_town = not _AIRPORT.search(surface) and any(
        name.label == "LOC" and not _is_airport(name) for name in entry.names
    )
    for name in entry.names:
        if is_town and _is_airport(name):
            continue
        english = plain_name(name.english, name.label)
        if lang == "zh" and name.label == "ORG" and _is_spelled(surface, english):
            continue
        is_region = surface.endswith(_REGION)
        english = english.removesuffix(" District") if is_region else english
        is_area = lang == "zh" and name.label == "LOC" and not is_region
        kind = _AREAS.get(surface[-1]) if is_area else None
        if kind and english.isalpha() and len(surface) > 2:
            english = f"{english} {kind}"
        if english:
            yield replace(name, english=english)


def _is_airport(name: Name) -> bool:
    return name.label == "LOC" and name.english.endswith(" Airport")


def _is_spelled(surface: str, english: str) -> bool:
    """Whether an organisation's English spells words: Uighur Shengchanjianshebing Regiment."""
    words = english.lower().split()
    return any(
        sound and any(word.startswith(sound) for word in words)
        for start in range(len(surface) - _SPELLED + 1)
        for sound in [joined(surface[start : start + _SPELLED]).lower()]
    )


def _each_once(names: Iterable[Name], known: Iterable[Name]) -> tuple[Name, ...]:
    """Names of one English and type once, with the identifier that they had."""
    ids = {(name.english, name.label): name.id for name in known if name.id}
    unique: dict[tuple[str, str], Name] = {}
    for name in names:
        key = (name.english, name.label)
        unique.setdefault(key, replace(name, id=name.id or ids.get(key, "")))
    return tuple(unique.values())[:MAX_NAMES]


def _without(
    no_names: Container[tuple[str, str]], entries: Iterable[tuple[str, Surface]]
) -> Iterator[tuple[str, Surface]]:
    """Entries without pairs of surface and English name; those that lose all their names go."""
    for surface, entry in entries:
        names = tuple(name for name in entry.names if (surface, name.english) not in no_names)
        if names:
            yield surface, Surface(names, entry.prior)


def _spelled_companies() -> Iterator[tuple[str, str]]:
    """Organisations of jieba that are read as they are written: 招商银行, Zhaoshang Bank."""
    compositions = read_designators("zh")
    for word, label in read_jieba():
        for base, designator in designators_of(word, compositions):
            if label == "ORG" and base and (sound := joined(base)):
                yield word, compositions.designators[designator].template.format(sound)


def _own(lang: str, table: FoldingTable | None) -> Iterator[tuple[str, Name]]:
    for native, english, label in read_famous(lang):
        yield fold(native, table=table).text, Name(english, label)


def _countries(
    data: Path, lang: str, table: FoldingTable | None, accept: Callable[[str], bool]
) -> list[tuple[str, Name]]:
    found: list[tuple[bool, str, Name]] = []
    for native, english, label, lists in list_rows(data, lang, accept):
        name = plain_name(ascii_english(PARENTHESES.sub("", english)), label)
        if label == "LOC" and COUNTRIES & lists and name:
            surface = fold(PARENTHESES.sub("", native), table=table).text
            found.append(("cldr" not in lists, surface, Name(name, label)))
    # What everyone calls a country, before what its constitution does.
    found.sort(key=lambda one: one[0])
    return [(surface, name) for _, surface, name in found]
