"""Which names the words of a text may be forms of: Анной Кузнецовой is Анна Кузнецова.

A form is often open: Александра Петрова is a woman, or Александр Петров in the genitive. So all
names that it may be are told, and `eat_edge.redact.people` chooses by the other names of the text.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from eat_edge.english.romanise.slavic_case import MEN, WOMEN
from eat_edge.own_names.edges import PARTICLES, PROCLITICS
from eat_edge.redact.paradigms import AGREEING, ALL_CASES, GENDERS, NOMINATIVE, endings_of

__all__ = ["FREE_ORDER", "Form", "Reading", "has_given_name", "initial", "readings"]

FREE_ORDER = frozenset({"ru", "uk"})
"""Languages that write a family name first or last, and leave any words of a name out: Кузнецова
Анна, Анна Сергеевна Кузнецова."""
_MAX_WORDS = {"PER": 4}
"""Words of a name that is inflected, at most: longer ones are titles of something."""
_MAX_WORDS_OF_OTHERS = 3
_MAX_WAYS = 300
"""Ways of reading a name that are looked at, by gender."""
_MAX_READINGS = 12
"""Readings that a name has at most."""
_LONGEST_INITIAL = 3
"""Characters of an initial with its dot: Дж."""
_LEAST_STEM = 2
_LEAST_BEHIND_PROCLITIC = 3
_ANY = "x"
_GIVEN = {"m": frozenset(name.replace("ё", "е") for name in MEN), "f": WOMEN}
_PATRONYMIC = ("ович", "евич", "ич", "овна", "евна", "ична", "івна", "ївна")
_CONSONANTS = frozenset("бвгджзйклмнпрстфхцчшщь")


class Reading(NamedTuple):
    """What a name is, whatever its case.

    Attributes:
        words: In the nominative; in an order of their own where either may come first.
        gender: One of ``GENDERS``, or ``"x"`` in languages where it does not matter.
    """

    words: tuple[str, ...]
    gender: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a name stands in the text, read in one way.

    Attributes:
        is_nominative: Whether it is the nominative, or may be.
        words: Its words in the nominative, as they come in the text.
        surname: Of a person, the word that is the family name.
    """

    is_nominative: bool
    words: tuple[str, ...]
    surname: str


class _Option(NamedTuple):
    """A nominative that a word may be a form of.

    Attributes:
        word: The nominative.
        gender: As in `Reading`.
        cases: In which cases the word stands, as in `eat_edge.redact.paradigms.Ending`.
        cost: How unlikely that is beside others, 0 for not at all.
    """

    word: str
    gender: str
    cases: int
    cost: int


_Rank = tuple[bool, int, bool]
_Ranked = dict[Reading, tuple[_Rank, Form]]
_COST_UNCHANGED, _COST_UNUSUAL = 4, 1


def readings(words: tuple[str, ...], lang: str, label: str) -> Mapping[Reading, Form]:
    """Find all names that some words may be a form of.

    Args:
        words: The words of the name, folded and in small letters.
        lang: ISO 639-1 code of their text.
        label: Type of the name.

    Returns:
        The likeliest first; there is at least one.
    """
    if not 0 < len(words) <= _MAX_WORDS.get(label, _MAX_WORDS_OF_OTHERS):
        return {Reading(words, _ANY): Form(True, words, words[-1] if words else "")}
    is_person = label == "PER"
    options = [list(_options(word, at, words, lang, is_person)) for at, word in enumerate(words)]
    found: _Ranked = {}
    for gender in _genders(lang, is_person):
        ways = _agreeing([[one for one in word if one.gender == gender] for word in options])
        for chosen in islice(ways, _MAX_WAYS):
            _add(found, chosen, gender, lang, is_person)
    ranked = sorted(found.items(), key=lambda one: one[1][0])[:_MAX_READINGS]
    has_given = is_person and not ranked[0][1][0][0]
    # With a given name that is known, what lacks one is no reading.
    return {reading: form for reading, (rank, form) in ranked if not (has_given and rank[0])}


def has_given_name(reading: Reading) -> bool:
    """Whether a word of a name is a common given name of Russian or Ukrainian."""
    return not _GIVEN.get(reading.gender, frozenset()).isdisjoint(reading.words)


def _genders(lang: str, is_person: bool) -> Iterable[str]:
    if lang not in AGREEING:
        return (_ANY,)
    return GENDERS[:2] if is_person else GENDERS


def _agreeing(
    options: Sequence[Sequence[_Option]], cases: int = ALL_CASES
) -> Iterator[tuple[_Option, ...]]:
    """All ways to read the words so that they stand in one case."""
    if not options:
        yield ()
        return
    for one in options[0]:
        if shared := cases & one.cases:
            for others in _agreeing(options[1:], shared):
                yield one, *others


def initial(word: str) -> str:
    """The first letter of a word, as it stands for the word."""
    return word[:1] + "."


def _add(
    found: _Ranked, chosen: Sequence[_Option], gender: str, lang: str, is_person: bool
) -> None:
    cases = ALL_CASES
    for one in chosen:
        cases &= one.cases
    in_order = tuple(one.word for one in chosen)
    words = tuple(sorted(in_order)) if is_person and lang in FREE_ORDER else in_order
    is_nominative = bool(cases & NOMINATIVE)
    has_given = any(word in _GIVEN.get(gender, ()) for word in words)
    rank = (not has_given, sum(one.cost for one in chosen), not is_nominative)
    before = found.get(Reading(words, gender))
    if before is None or rank < before[0]:
        form = Form(is_nominative, in_order, _surname(in_order, lang))
        found[Reading(words, gender)] = rank, form


def _surname(words: tuple[str, ...], lang: str) -> str:
    last = words[-1]
    if lang in FREE_ORDER and len(words) > 1:
        is_given = any(last in names for names in _GIVEN.values())
        if is_given or (last.endswith(_PATRONYMIC) and len(words) > 2):
            return words[0]
    return last


def _options(
    word: str, at: int, words: tuple[str, ...], lang: str, is_person: bool
) -> Iterator[_Option]:
    """What a word of a name may be a form of."""
    if is_person and word.endswith(".") and len(word) <= _LONGEST_INITIAL:
        yield from _unchanged(initial(word), (*GENDERS, _ANY))
        return
    if lang in AGREEING:
        yield from _inflected(_bare(word), lang)
        yield from _unchanged(_bare(word), _undeclined_genders(word) if is_person else GENDERS)
        return
    yield from _unchanged(word, (_ANY,))
    if at == len(words) - 1:
        yield from _inflected(word, lang)
        if lang == "ko":
            yield from _obliques(word[:cut] for cut in _before_particles(word))
    if at == 0 and lang in PROCLITICS:
        yield from _obliques(word[cut:] for cut in _behind_proclitics(word, lang))


def _inflected(word: str, lang: str) -> Iterator[_Option]:
    endings = endings_of(lang)
    for cut in range(len(word), -1, -1):
        for row in endings.get(word[cut:], ()):
            if row.stem.fullmatch(word, 0, cut):
                cost = _COST_UNUSUAL if row.is_unusual else 0
                yield _Option(word[:cut] + row.base, row.gender, row.cases, cost)


def _unchanged(word: str, genders: Iterable[str]) -> Iterator[_Option]:
    return (_Option(word, gender, ALL_CASES, _COST_UNCHANGED) for gender in genders)


def _obliques(words: Iterable[str]) -> Iterator[_Option]:
    return (_Option(word, _ANY, ALL_CASES & ~NOMINATIVE, 0) for word in words)


def _undeclined_genders(word: str) -> str:
    """Of which gender a person may be whose name has no cases: Меркель, Дюма, Шевченко."""
    return "f" if word[-1] in _CONSONANTS else "fm"


def _bare(word: str) -> str:
    """A word without what some leave out: the dots of ё, and Greek accents."""
    if "\u0370" <= word[0] <= "\u03ff":
        word = unicodedata.normalize("NFC", "".join(filter(_is_base, _decomposed(word))))
    return word.replace("ё", "е")


def _decomposed(word: str) -> str:
    return unicodedata.normalize("NFD", word)


def _is_base(char: str) -> bool:
    return not unicodedata.combining(char)


def _before_particles(word: str) -> Iterator[int]:
    """Where a Korean name may end before its particles."""
    return (cut for cut in range(_LEAST_STEM, len(word)) if PARTICLES.fullmatch(word, cut))


def _behind_proclitics(word: str, lang: str) -> Iterator[int]:
    """Where an Arabic or Hebrew name may begin behind what is written onto it."""
    last = len(word) - _LEAST_BEHIND_PROCLITIC
    return (cut for cut in range(1, last + 1) if PROCLITICS[lang].fullmatch(word, 0, cut))
