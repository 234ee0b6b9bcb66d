"""What SudachiDict knows: proper nouns of Japanese, and how surnames and given names are read.

SudachiDict (Apache-2.0) has a reading for each entry and says which are surnames, given names and
places. Where it has several readings of one name, full names of the lists decide, and where these
are too few the reading is ambiguous. So it is where ENAMDICT has others beside SudachiDict's one:
on 3,503 persons of the lists (2026-11-30), most of them historical, the one reading of a surname is
right 96 of 100 times; that of a given name 92 times where ENAMDICT has no other, 84 times where it
has one, 57 times where the name is a single character.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from eat_edge.english.romanise.kana import hepburn, shorten
from eat_edge.lexicon.readings import Kind
from eat_edge.text import fold
from export.lexicon import Reading

__all__ = ["Sudachi", "choose_readings", "common_given_names", "read_sudachi"]

_COMMON = Path(__file__).with_name("given_names.tsv")
_KINDS: Mapping[str, Kind] = {"姓": "surname", "名": "given"}
_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff]")
_MAX_PART = 4
_ENOUGH = 3
"""Full names that a reading needs to be clear beside others."""
_MOST = 0.8
"""Their share that it needs."""


@dataclass(slots=True)
class Sudachi:
    """Proper nouns of the dictionary.

    Attributes:
        parts: Readings in Latin letters by kind and surface, surfaces with kanji alone.
        places: Their reading, by surface.
    """

    parts: dict[tuple[Kind, str], list[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def read_sudachi() -> Sudachi:
    """Read the dictionary that is installed; half a minute."""
    from sudachipy import Dictionary

    found = Sudachi()
    with closing(Dictionary(dict="core")) as dictionary:
        for entry in dictionary.entries():
            _, noun, what, kind, *_ = entry.part_of_speech()
            surface = fold(entry.surface()).text
            if noun != "固有名詞" or not _HAN.search(surface):
                continue
            reading = hepburn(entry.reading_form()).capitalize()
            if not reading:
                continue
            if kind in _KINDS and len(surface) <= _MAX_PART:
                readings = found.parts.setdefault((_KINDS[kind], surface), [])
                if reading not in readings:
                    readings.append(reading)
            elif what == "地名":
                found.places.setdefault(surface, reading)
    return found


def common_given_names() -> dict[str, str]:
    """The one reading that nearly everyone has whose given name is written so (健一: Kenichi)."""
    rows = (line.split("\t") for line in _COMMON.read_text("utf-8").splitlines())
    return {row[0]: row[1] for row in rows}


def choose_readings(
    sudachi: Sudachi, persons: Iterable[tuple[str, str]], others: Mapping[str, set[str]]
) -> Iterator[Reading]:
    """Choose one reading of each surname and given name.

    Args:
        sudachi: All readings.
        persons: Full names with their English, from lists.
        others: Readings of other dictionaries by surface, in lower case.
    """
    seen = Counter(part for person in persons for part in _parts_of(sudachi, *person))
    of_part: dict[tuple[Kind, str], int] = defaultdict(int)
    for (kind, surface, _), number in seen.items():
        of_part[kind, surface] += number
    common = common_given_names()
    for (kind, surface), readings in sudachi.parts.items():
        if kind == "given" and surface in common:
            yield Reading(surface, kind, common[surface], False)
            continue
        best = max(readings, key=lambda reading: seen[kind, surface, reading])
        times, all_times = seen[kind, surface, best], of_part[kind, surface]
        is_proved = times >= _ENOUGH and times >= _MOST * all_times
        is_single = len(readings) == 1 and all_times == times
        if kind == "given":
            known = {_loose(reading) for reading in others.get(surface, ())} - {_loose(best)}
            is_single &= len(surface) > 1 and len(known) <= (len(surface) > 2)
        yield Reading(surface, kind, best, not (is_proved or is_single))


def _parts_of(sudachi: Sudachi, surface: str, english: str) -> Iterator[tuple[Kind, str, str]]:
    """Surname and given name of a person with their readings, where the English has both."""
    words = [_loose(word) for word in english.split()]
    for length in (2, 1, 3):
        surname = sudachi.parts.get(("surname", surface[:length]), ())
        given = sudachi.parts.get(("given", surface[length:]), ())
        for last in surname:
            for first in given:
                if sorted(words) == sorted((_loose(last), _loose(first))):
                    yield "surname", surface[:length], last
                    yield "given", surface[length:], first
                    return


def _loose(latin: str) -> str:
    """What one reading is however it is romanised: Sato and Satoh, Honma and Homma."""
    letters = re.sub("[^a-z]", "", latin.lower())
    letters = re.sub("oh(?![aeiouy])", "o", letters)
    return shorten(re.sub("m(?=[bmp])", "n", letters))
