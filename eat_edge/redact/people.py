"""Which names of a text are the same: spelt alike, inflected forms, short forms of a full name."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import groupby, product
from typing import Literal

from eat_edge.english.romanise.chinese import split_person
from eat_edge.redact.languages import language_of
from eat_edge.redact.readings import FREE_ORDER, Form, Reading, initial, readings
from eat_edge.text import fold
from eat_edge.types import LABELS

__all__ = ["FAMILIAR", "Part", "People", "familiar_forms", "normal"]

Part = Literal["whole", "surname", "given"]
"""What of a full name stands in the text."""

_SHORTEST = {"zh": 1, "ko": 1, "ja": 2}
"""Characters of a short form at least, in languages that write a full name without a space."""
_LONGEST_UNSPACED = 6
"""Characters of a full name there at most: longer ones are names of foreigners, with dots."""
FAMILIAR = "小老阿"
"""Before a surname or a character of a given name, as friends call a Chinese person."""
_BETWEEN = str.maketrans({**dict.fromkeys("·・=＝‧", " "), ".": ". "})
"""What stands between the parts of a name; initials end with their dot."""


def normal(surface: str) -> str:
    """A name as it is compared: folded, without regard to case or spaces around it."""
    return fold(surface, casefold=True).text.strip()


def familiar_forms(name: str) -> Set[str]:
    """What friends call a Chinese person: 小明, 小王, 老王, 阿明 of 王小明.

    Args:
        name: A full name.

    Returns:
        Two characters each; nothing of what is no Chinese full name.
    """
    family, given = split_person(name) or ("", "")
    if not given:
        return frozenset()
    called = given[-1] if len(family) > 1 else f"{family}{given[-1]}"
    forms = {f"{prefix}{character}" for prefix in FAMILIAR for character in called}
    return forms | ({given} if len(given) > 1 else set()) - {name}


@dataclass(eq=False, slots=True)
class _Name:
    """A name in all of its forms.

    Attributes:
        full: As it is told from others.
        readings: What all of its forms so far may be forms of.
    """

    full: str
    readings: dict[Reading, Form]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a form that stood in the text was taken for."""

    name: _Name
    part: Part


class People:
    """The names of a document, or of a file line by line, and which full name each stands for.

    Not thread-safe.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._owners: dict[tuple[Reading, str], _Name] = {}
        # By what a short form may be read as: the full names, and which reading of them it needs.
        self._longer: dict[Reading, list[tuple[_Name, Reading]]] = {}

    def add(self, names: Iterable[tuple[str, str]], lang: str) -> None:
        """Take note of names; what an earlier one stands for stays so.

        Args:
            names: Surface and type of each, in any order.
            lang: ISO 639-1 code of their text.
        """
        new = {(normal(surface), label) for surface, label in names} - self._seen.keys()
        by_lang: dict[str, list[tuple[str, str]]] = {}
        for name, label in sorted(new):
            by_lang.setdefault(language_of(name, lang), []).append((name, label))
        for own, its in by_lang.items():
            self._add(its, own)

    def _add(self, new: list[tuple[str, str]], lang: str) -> None:
        forms = {(name, label): _readings(name, label, lang) for name, label in new}
        lengths = {key: _length(read, lang) for key, read in forms.items()}
        # The longest first: a short form of a short form stands for the whole.
        new.sort(key=lengths.__getitem__, reverse=True)
        for _, group in groupby(new, key=lengths.__getitem__):
            left = {key: forms[key] for key in group if not self._is_known(key, forms[key])}
            self._settle(left, lang)

    def full(self, surface: str, label: str) -> str:
        """The full name that a name stands for, in one form whatever its case.

        That is its own, unless it was a part of exactly one longer name of a person among all that
        were there.
        """
        return self._seen[normal(surface), label].name.full

    def part(self, surface: str, label: str) -> Part:
        """What of the full name a name is."""
        return self._seen[normal(surface), label].part

    def _is_known(self, key: tuple[str, str], read: Mapping[Reading, Form]) -> bool:
        """Whether a name is a form or a part of another, which is noted."""
        label = key[1]
        for reading in read:
            owner = self._owners.get((reading, label))
            if owner is not None:
                self._join(owner, key, read)
                return True
        if label != "PER":
            return False
        found = self._whole_of(read)
        if found is None:
            return False
        name, of_whole, reading = found
        self._seen[key] = _Seen(name, _part(reading.words, name.readings[of_whole]))
        return True

    def _whole_of(self, read: Mapping[Reading, Form]) -> tuple[_Name, Reading, Reading] | None:
        """The only full name of which a name may be a part, in the nominative if it can be."""
        for only_nominative in (True, False):
            found: dict[_Name, tuple[Reading, Reading]] = {}
            for reading, form in read.items():
                if only_nominative <= form.is_nominative:
                    for name, of_whole in self._longer.get(reading, ()):
                        if of_whole in name.readings:
                            found.setdefault(name, (of_whole, reading))
            if found:
                break
        if len(found) != 1:
            return None
        ((name, (of_whole, reading)),) = found.items()
        return name, of_whole, reading

    def _settle(self, left: dict[tuple[str, str], Mapping[Reading, Form]], lang: str) -> None:
        """Make names of forms that no earlier name has: as few as can be."""
        forms: dict[tuple[Reading, str], list[tuple[str, str]]] = {}
        for key, read in left.items():
            for reading in read:
                forms.setdefault((reading, key[1]), []).append(key)
        # What most forms share comes first, then what is likeliest: sorting keeps that order.
        for (_, label), keys in sorted(forms.items(), key=lambda one: -len(one[1])):
            free = [key for key in keys if key not in self._seen]
            if not free:
                continue
            first = left[free[0]]
            shared = {one: first[one] for one in first if all(one in left[key] for key in free)}
            name = _Name(" ".join(next(iter(shared)).words), shared)
            for key in free:
                self._seen[key] = _Seen(name, "whole")
            for one in shared:
                self._owners.setdefault((one, label), name)
                if label == "PER":
                    for short in _short_forms(one, lang):
                        self._longer.setdefault(short, []).append((name, one))

    def _join(self, name: _Name, key: tuple[str, str], read: Mapping[Reading, Form]) -> None:
        """Take a form for one of a name, which is by that what both may be."""
        for one in name.readings.keys() - read.keys():
            del name.readings[one]
            if self._owners.get((one, key[1])) is name:
                del self._owners[one, key[1]]
        self._seen[key] = _Seen(name, "whole")


def _length(read: Mapping[Reading, Form], lang: str) -> tuple[int, int, int]:
    """Words that are no initials, all words, and where a full name has no spaces its characters."""
    words = next(iter(read)).words
    num_whole = sum(not _is_initial(word) for word in words)
    is_unspaced = lang in _SHORTEST and len(words) == 1
    num_chars = min(len(one.words[0]) for one in read) if is_unspaced else 0
    if num_chars == len("小明") and all(one.words[0][0] in FAMILIAR for one in read):
        num_chars -= 1
    return num_whole, len(words), num_chars


def _readings(name: str, label: str, lang: str) -> Mapping[Reading, Form]:
    if label not in LABELS:
        return readings((name,), "", label)
    return readings(_parts(name) or (name,), lang, label)


def _short_forms(full: Reading, lang: str) -> set[Reading]:
    """Everything that may stand for a full name."""
    words, least = full.words, _SHORTEST.get(lang)
    if len(words) > 1:
        parts = set(_left_out(words) if lang in FREE_ORDER else _ends(words))
    elif least is not None and len(words[0]) <= _LONGEST_UNSPACED:
        (whole,) = words
        cuts = range(1, len(whole))
        parts = {(one,) for at in cuts for one in (whole[:at], whole[at:]) if len(one) >= least}
        parts |= {(one,) for one in familiar_forms(whole)} if lang == "zh" else set()
    else:
        return set()
    return {Reading(part, full.gender) for part in parts}


def _ends(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The beginnings and ends of a name, and its last word behind initials."""
    for at in range(1, len(words)):
        yield words[:at]
        yield words[at:]
    yield *map(initial, words[:-1]), words[-1]


def _left_out(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A name of which words are left out, or are initials, but for one."""
    for kept in product(*((word, initial(word), "") for word in words)):
        if kept != words and any(part and not _is_initial(part) for part in kept):
            yield tuple(sorted(filter(None, kept)))


def _part(words: tuple[str, ...], full: Form) -> Part:
    """Which part of a full name some words are."""
    if len(full.words) == 1:
        return "surname" if full.surname.startswith(words[0]) else "given"
    if full.surname not in words:
        return "given"
    return "surname" if len(words) == 1 else "whole"


def _parts(name: str) -> tuple[str, ...]:
    return tuple(name.translate(_BETWEEN).split())


def _is_initial(word: str) -> bool:
    return word.endswith(".")
