"""Given names as friends say and write them: у Светы, Лёху уволили, דני ורונית הלכו."""

import re
from collections.abc import Iterator

from eat_edge.english.person_words import person_word
from eat_edge.english.romanise.slavic_case import familiar, given_name
from eat_edge.names import NameMatch
from eat_edge.types import Mention

__all__ = ["of_hebrew", "of_slavs"]

_SCORE = 0.9
"""Score of a given name that can be nothing else."""
_PATRONYMIC = re.compile(
    r"^\w+ \w+(?:[оеєї]вич(?:а|у|ем|е|у)?|(?:[оеєї]в|ич|иничн)(?:н[аыуеі]|ной|ною|ні))$"
)
"""A given name and a patronymic: Ирина Владимировна, Сергію Петровичу."""
_INITIALS = re.compile(r"\w [А-ЯЁІЇЄҐ]\. ?[А-ЯЁІЇЄҐ]$")
"""The end of a surname with initials, without the last stop: Петренко В.М"""
_CAPITALISED = re.compile("(?<![\\w-])[А-ЯЁІЇЄ][а-яёіїє]{2,}(?![\\w-])")
_WORDS_TOO_LIST = (
    "света свету тема тему рома рому лена лену соня соню стас люду колю варю галка галку ева еву "
    "рая алена зоя марк славка"
)
_WORDS_TOO = frozenset(_WORDS_TOO_LIST.split())
"""Familiar forms that are words as well, or other names."""
_PLACES_TOO_LIST = (
    "владимир володимир виктория вікторія софия софія роман регина лев анна мария марія "
    "валентина георгий анатолий станислав тамара вера любовь надежда надія алия азат марат "
    "камила диана елизавета екатерина назар марк марко алмаз нино карен ефрем артем артём "
    "ярослав кирилл святослав мирослава"
)
_PLACES_TOO = frozenset(_PLACES_TOO_LIST.split())
"""Given names that are those of towns, and of other places, as well."""
_AT_SOMEBODYS = re.compile("(?<!\\w)[УуВв] $")
_AND_HE = " ו"
_PLURAL_HE = re.compile("(?:ה|ת|נ|י)?[א-ת]{2,}ו")
"""What two persons have done: הלכו."""


def of_slavs(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    """Join name and patronymic with the surname behind them, and the last initial with its stop.

    Given names are persons: у Светы, Олену та Сергія, Лёху уволили.
    """
    settled: list[Mention] = []
    for one in mentions:
        is_first = one.start == 0 and _is_called(one.text, folded)
        if is_first or _is_familiar(one.text):
            one = one.as_a("PER", _SCORE)
        elif one.label == "LOC" and _is_given_slavic(one, folded):
            one = one.as_a("PER")
        if one.label == "PER" and _INITIALS.search(one.text) and folded[one.end :][:1] == ".":
            one = one.over(one.start, one.end + 1, folded)
        last = settled[-1] if settled else None
        if (
            last is not None
            and last.label == one.label == "PER"
            and folded[last.end : one.start] == " "
            and _PATRONYMIC.search(last.text)
            and " " not in one.text
        ):
            settled[-1] = last.over(last.start, one.end, folded)
        else:
            settled.append(one)
    for found in _CAPITALISED.finditer(folded):
        is_free = all(found.end() <= one.start or one.end <= found.start() for one in settled)
        if is_free and (_is_familiar(found[0]) or _is_called(found[0], folded)):
            settled.append(Mention(*found.span(), found[0], "PER", _SCORE))
    return sorted(settled, key=lambda one: one.start)


def _is_given_slavic(place: Mention, folded: str) -> bool:
    """Whether what is taken for a place is somebody's given name."""
    if familiar(place.text):
        return _AT_SOMEBODYS.search(folded, 0, place.start) is not None
    name = given_name(place.text)
    return name is not None and name.casefold() not in _PLACES_TOO


def _is_familiar(word: str) -> bool:
    """Whether a word in the nominative or accusative can only be a given name: Лёху."""
    name = familiar(word)
    is_form = name is not None and (name == word or f"{name[:-1]}{word[-1]}" == word)
    return is_form and word.casefold() not in _WORDS_TOO and (word == name or word[-1] in "ую")


def _is_called(word: str, folded: str) -> bool:
    """Whether a sentence calls somebody by a given name: Олено, ти де? Наташ, привет."""
    name = given_name(word) if folded.startswith(f"{word},") else None
    return name is not None and name.casefold() not in _PLACES_TOO | _WORDS_TOO


def of_hebrew(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    """Part two given names between which *and* is written with the second: דני ורונית."""
    return [part for one in mentions for part in _parted(one)]


def _parted(one: Mention) -> Iterator[Mention]:
    seam = one.text.find(_AND_HE)
    if one.label != "PER" or seam < 0 or not _are_two(one.text[:seam], one.text[seam + 1 :]):
        yield one
        return
    yield one.part(0, seam)
    second, _, rest = one.text[seam + 1 :].partition(" ")
    is_verb = _PLURAL_HE.fullmatch(rest) and not person_word(rest, "he")
    yield one.part(seam + 1, seam + 1 + len(second) if is_verb else None)


def _are_two(first: str, second: str) -> bool:
    """Whether a given name, alone or with a surname, stands on both sides of the conjunction."""
    word = second.split(" ")[0]
    is_both = person_word(first.split(" ")[0], "he") and person_word(word[1:], "he")
    return bool(is_both) and not person_word(word, "he")
