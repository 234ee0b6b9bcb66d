"""Names of a common noun and what it belongs to, in languages that write words apart: وزارة الصحة.

``kinds.tsv`` is ours: how ministries, courts, universities, districts are written in Korean,
Russian, Ukrainian, Georgian, Armenian, Arabic, Hebrew, Hindi and Thai. A row is a language,
patterns apart by ``|``, their English and a type. ``~`` in a pattern, and ``{}`` in the English, is
a name or a noun. A pattern without ``~`` is a name of the types given (``ORG|LOC``), or a noun that
only stands for ``~``: الصحة, Health.

Other than the designators of the lexicon these rows name what was found, and take no part in
finding it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from eat_edge.english.addresses import body_of_address
from eat_edge.english.base_forms import base_forms
from eat_edge.english.countries import with_adjective
from eat_edge.english.designated import base_name
from eat_edge.english.english_name import EnglishName
from eat_edge.english.famous import famous_name
from eat_edge.english.known import KnownNames
from eat_edge.english.romanise import Romanised, korean, romanise
from eat_edge.english.tables import rows_of, table_named
from eat_edge.types import ENGLISH_SOURCES

__all__ = ["name_in_table", "named_by_kind", "names_of_kinds"]

_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ё": "е", "’": "'", "׳": "'", "״": '"'}
_ONE_LETTER = str.maketrans(_LETTERS)
"""Letters that are written one for the other."""
_CLOSES = {"«": "»"}
"""What may close a quote that a pattern opens: a name is read without it, or with it."""
_TRUSTED_BY_SOUND = frozenset({"ko", "hi", "ru", "uk", "ka", "hy"})
"""Languages whose places are trusted by their sound."""
_MOST_NESTED = 3
_AREAS = (
    (re.compile(r"(\w+[сц]к)(?:ой|ую|ая) област(?:и|ью|ь)"), "{} Region"),
    (re.compile(r"(\w+[сц]к)(?:ом|ого|ому|им|ий) кра(?:е|я|ю|ем|й)"), "{} Territory"),
    (re.compile(r"(\w+[сц]к)(?:ой|ую|ая) губерни(?:и|ю|ей|я)"), "{} Governorate"),
)
_DISTRICT = re.compile(r"(\w+[сц]к)(?:ом|ого|ому|им|ий) районе?(?:а|у|ом)?")
_ADJECTIVE = re.compile("[сц]к$")
_OF_TOWNS = (_ADJECTIVE, re.compile("ьск$"))
"""Adjectives of towns in -а: Самарская, Тульская."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A pattern: what stands before and behind the base, the English, the type."""

    before: str
    behind: str
    template: str
    label: str

    @property
    def is_short(self) -> bool:
        """Whether it is one character, that may be the end of any name: 대, university."""
        return len(self.before + self.behind) == 1


@dataclass(slots=True)
class _Table:
    """The rows of a language; what says more comes first: district court before court."""

    kinds: list[_Kind] = field(default_factory=list)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """By pattern and type."""
    nouns: dict[str, str] = field(default_factory=dict)


@cache
def _tables() -> Mapping[str, _Table]:
    tables: dict[str, _Table] = {}
    for lang, patterns, english, labels in rows_of(table_named("kinds.tsv")):
        table = tables.setdefault(lang, _Table())
        for pattern in map(_plain, patterns.split("|")):
            before, has_base, behind = pattern.partition("~")
            if has_base:
                table.kinds.append(_Kind(before, behind, english, labels))
            else:
                table.nouns.setdefault(pattern, english)
                table.names |= {(pattern, label): english for label in labels.split("|")}
    for table in tables.values():
        table.kinds.sort(key=lambda kind: -len(kind.before + kind.behind))
    return tables


def name_in_table(surface: str, lang: str, label: str) -> EnglishName | None:
    """A whole name of our own tables, which come before the lexicon.

    Args:
        surface: Folded; it may be inflected.
        lang: ISO 639-1 code.
        label: Type of the entity.
    """
    table = _tables().get(lang)
    for form in (surface, *base_forms(surface, lang)):
        name = table.names.get((_plain(form), label), "") if table else ""
        name = name or famous_name(form, lang, label)
        if name:
            return EnglishName(name, "lexicon")
    return None


def names_of_kinds(lang: str, label: str) -> set[str]:
    """The whole names of a type that the table has in a language."""
    table = _tables().get(lang)
    return {name for name, kind in table.names if kind == label} if table else set()


def named_by_kind(surface: str, lang: str, label: str, lexicon: KnownNames) -> EnglishName | None:
    """Compose the English of a name that says what kind of thing it names.

    Args:
        surface: Folded.
        lang: ISO 639-1 code.
        label: Type of the entity, a place or an organisation.
        lexicon: Of known names.

    Returns:
        The name, ``composed`` of known parts and nouns or ``romanised`` where a part is spelled by
        its sound; None where the table has no such kind, or a part is not understood.
    """
    table = _tables().get(lang)
    if table is None:
        return None
    area = _area(surface, lexicon) if lang == "ru" else None
    kinds = [kind for kind in table.kinds if kind.label == label or not kind.is_short]
    return area or _composed(surface, lang, _Table(kinds, {}, table.nouns), lexicon, _MOST_NESTED)


def _composed(
    surface: str, lang: str, table: _Table, lexicon: KnownNames, depth: int
) -> EnglishName | None:
    for kind, base in _matching(surface, table.kinds):
        if lang == "zh" and (name := body_of_address(base, kind.template, lexicon)):
            return name
        name = _base(base, kind, lang, table, lexicon)
        if name is None and depth:
            name = _composed(base, lang, table, lexicon, depth - 1)
        if name is not None:
            source = max(name.source, "composed", key=ENGLISH_SOURCES.index)
            return EnglishName(with_adjective(kind.template.format(name.text)), source)
    return None


def _matching(surface: str, kinds: list[_Kind]) -> Iterator[tuple[_Kind, str]]:
    """The patterns of a surface, each with what stands for its base."""
    plain = _plain(surface)
    for kind in kinds:
        start, end = len(kind.before), len(plain) - len(kind.behind)
        if end - start > 1 and plain.startswith(kind.before) and plain.endswith(kind.behind):
            yield kind, surface[start:end].rstrip(_CLOSES.get(kind.before[-1:], "")).strip()


def _base(
    base: str, kind: _Kind, lang: str, table: _Table, lexicon: KnownNames
) -> EnglishName | None:
    noun = table.nouns.get(_plain(base))
    if noun is not None:
        return EnglishName(noun, "composed")
    name = base_name(base, lang, kind.label, lexicon)
    if name is not None:
        return name
    sound = _sound(base, lang)
    if sound is not None and sound.is_standard and (kind.label == "LOC" or lang == "ko"):
        return EnglishName(sound.text, "romanised")
    return None


def _sound(base: str, lang: str) -> Romanised | None:
    if lang == "ko":
        return korean.place(base, is_base=True)
    return romanise(base, lang, "LOC") if lang in _TRUSTED_BY_SOUND else None


def _area(surface: str, lexicon: KnownNames) -> EnglishName | None:
    """A Russian region by its town, whatever its case: Ростовской области is Rostov Region.

    A district has the adjective: Leninsky District.
    """
    if found := _DISTRICT.fullmatch(surface.casefold()):
        sound = romanise(f"{found[1].capitalize()}ий", "ru", "LOC")
        return EnglishName(f"{sound.text} District", "romanised") if sound else None
    for pattern, template in _AREAS:
        found = pattern.fullmatch(surface.casefold())
        if found is None:
            continue
        stem = found[1].capitalize()
        towns = (_ADJECTIVE.sub("", stem), stem, *(end.sub("а", stem) for end in _OF_TOWNS))
        known = [match for town in towns if (match := lexicon.names_of(town, "ru"))]
        # Самарская is of Самара, and no Samar of the Philippines.
        for match in sorted(known, key=lambda one: -one.prior):
            name = base_name(match.surface, "ru", "LOC", lexicon)
            if name is not None:
                return EnglishName(template.format(name.text), "composed")
    return None


def _plain(text: str) -> str:
    return text.casefold().translate(_ONE_LETTER)
