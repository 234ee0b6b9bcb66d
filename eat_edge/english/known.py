"""What a lexicon says of a surface form, and which of its names are trusted for a type."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Protocol

from eat_edge.english.base_forms import THAI_TITLES, base_forms
from eat_edge.english.countries import countries_in, is_country, with_adjective
from eat_edge.english.english_name import EnglishName
from eat_edge.english.person_words import person_word, words_of
from eat_edge.english.romanise import romanise
from eat_edge.english.romanise.kana import hepburn
from eat_edge.english.romanise.pinyin import joined
from eat_edge.english.romanise.slavic_case import is_native, nominative
from eat_edge.english.romanise.thai import thai
from eat_edge.english.several import (
    guess_among,
    is_another_person,
    sound_of,
    sounding_like,
    spelled_like,
)
from eat_edge.english.sound import is_other_sound
from eat_edge.lexicon.composition import GAPPED, Compositions
from eat_edge.lexicon.readings import Readings
from eat_edge.names import Name, NameMatch
from eat_edge.text import is_katakana
from eat_edge.types import Alternative

__all__ = [
    "KnownNames",
    "entry_of",
    "identified",
    "is_national",
    "known_base",
    "known_name",
    "person_read",
    "words_known",
]

_SEPARATORS = "・·•"
_ARTICLE = "ال"
_SMALL = frozenset({"al", "bin", "da", "de", "del", "di", "dos", "du", "el", "la", "van", "von"})
_DECLINED = frozenset({"ru", "uk"})
_KANJI_AND_KANA = re.compile("([\u4e00-\u9fff々]{1,3}) ?([ぁ-ん]{2,4})")
_COMPANIES = (
    "Bank Airlines Motors Company Group Securities Insurance Fund Steel Petroleum Electronics "
    "Broadcasting Television Press Newspaper Daily Times News"
)
_COMPANY = frozenset(_COMPANIES.split())
_GLOSS = re.compile(
    r"[a-z] on the (?:border|coast|bank)|"
    r"[a-z] (?:(?:province|mountain|river|range|capital) (?:in|across|chain|range)|ancient name|"
    r"place name|place in|classical|near [A-Z]|with the|or (?!the)[A-Z])"
)
"""What a dictionary says of a name that it explains."""
_NO_NAME = re.compile(r"\bNewsroom$|\.(?:com?|kr|jp|net)\b|^No name$")
"""What lists of names have for others: of a paper's offices, of addresses."""
_SELDOM, _LONGEST_NOUN = 0.2, 4
"""Prior below which an organisation is seldom a name, and characters of a common noun."""
_SURE_NAME = 0.5
"""Prior from which on a name is rather meant than a word, or another's name."""
_BETTER, _RARE = 1.5, 2.0
"""How many times better known another base form is that wins against a likelier one, and one that
wins against the surface itself."""
_IDENTIFIED = 2.0
"""What an identifier, which well known places and countries need not have, makes of a prior."""
_RARE_PLACE, _SHORT, _VOWELS = 0.4, 5, "аоеяь"
"""Prior and letters of rare places, and ends that names of other genders have when declined."""
_OBLIQUE, _KNOWN_PLACE, _LIKELIER = "уюеы", 0.45, 1.25
"""Ends that a nominative seldom has, and what the base needs there: Туле is of Тула, no Thule."""
_SURE_PLACE = 0.7
"""Prior from which on everybody knows a place."""


class KnownNames(Protocol):
    """The part of a lexicon that is asked here."""

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        """The entry of exactly this folded surface, or None."""
        ...

    def compositions(self, lang: str) -> Compositions:
        """How names are composed in a language."""
        ...

    def readings(self, lang: str) -> Readings | None:
        """How surnames and given names are read, None where the lexicon does not say."""
        ...


def known_name(
    match: NameMatch, label: str, lang: str, preferred: Sequence[Name] = ()
) -> EnglishName:
    """Choose among the names of a known surface form.

    Args:
        match: The surface form.
        label: Type of the entity.
        lang: ISO 639-1 code.
        preferred: Those of its names that the translation has; they come first.

    Returns:
        The likeliest name of this type; of a person's names, one that sounds like the surface. It
        is a guess where the surface is read in several ways, and for a person whose surface is
        known only as something else, unless a Japanese place has the name: it is written and read
        as the surname is.
    """
    choice = _choice(match, label, lang, preferred)
    is_open = match.composition.startswith(GAPPED) or (
        bool(match.composition)
        and (_is_read_otherwise(match) or (label == "ORG" and is_national(match.names[0].english)))
    )
    if not choice or is_open:
        return EnglishName(guess=_guess(match, label, lang))
    name = choice[0]
    if label == "LOC" and lang in _DECLINED and not (name.id or preferred):
        name = spelled_like(choice, match, lang)
    if label == "PER" and not preferred:
        name = sounding_like(choice, match.surface, lang) or name
        if is_another_person(name.english, match.surface, lang):
            return EnglishName(guess=name.english)
        if guess := guess_among(name, choice, match, lang, sound_of(match.surface, lang)):
            return EnglishName(guess=guess)
    if label == "LOC" and name.label == "ORG" and _is_otherwise(name.english, match, lang):
        return EnglishName(guess=name.english)
    if name.is_ambiguous:
        return EnglishName(guess=name.english)
    rest = {
        other.id: Alternative(other.english, other.label, other.id)
        for other in match.names
        if other.id and other.id != name.id
    }
    source = "composed" if match.composition else "lexicon"
    english = with_adjective(name.english) if match.composition else name.english
    return EnglishName(english, source, "", name.id, tuple(rest.values()))


def _choice(match: NameMatch, label: str, lang: str, preferred: Sequence[Name]) -> list[Name]:
    """Names of a surface form that may be meant by an entity of a type, the likeliest first."""
    alike = [name for name in match.names if name.label == label]
    untyped = [name for name in match.names if not name.label]
    places = [name for name in match.names if name.label == "LOC" and " " not in name.english]
    # Katakana spells no Japanese place: ハマス is Hamas, and nobody called Hamasu.
    is_kana = all(map(is_katakana, match.surface))
    others: Sequence[Name] = places if lang == "ja" and not is_kana else ()
    if label != "PER":
        # A rare surname names nothing else: دارفور is Darfur, not D'Arvor.
        others = [
            name
            for name in match.names
            if name.label != "PER"
            or (not match.composition and (" " in name.english or match.prior >= _SURE_NAME))
        ]
        # A country is itself where it acts, whatever body of it the lexicon calls so, too.
        alike = [name for name in match.names[:1] if is_country(name.english)] + alike
    return [
        name
        for name in (*preferred, *alike, *untyped, *others)
        if _is_name(name.english) and not (lang == "zh" and _is_spelled_out(name, match))
    ]


def identified(name: EnglishName, label: str, match: NameMatch | None) -> EnglishName:
    """A name of our own tables with the identifier that the lexicon has for it.

    Args:
        name: Without an identifier.
        label: Its type.
        match: The surface form, None where the lexicon lacks it.
    """
    same = (one for one in match.names if one.english == name.text) if match else ()
    id = next((one.id for one in same if one.label == label), "")
    return replace(name, id=id)


def _is_read_otherwise(match: NameMatch) -> bool:
    """Whether a composed name of a person reads hiragana in another way than it is written."""
    found = _KANJI_AND_KANA.fullmatch(match.surface)
    return found is not None and hepburn(found[2]).capitalize() not in match.names[0].english


def _guess(match: NameMatch, label: str, lang: str) -> str:
    """What a surface is called as something else; nobody's name for what is no person."""
    name = match.names[0]
    is_persons = name.label == "PER" and label != "PER" and (label == "MISC" or match.composition)
    is_spelled = lang == "zh" and _is_spelled_out(name, match)
    return "" if is_persons or is_spelled else name.english


def _is_spelled_out(name: Name, match: NameMatch) -> bool:
    """Whether a seldom organisation's English spells common nouns: Beijing Tielu Bureau.

    Lists of words have such names, made of a place, pinyin, and a kind.
    """
    if name.label != "ORG" or match.prior >= _SELDOM:
        return False
    surface, (_, *words) = match.surface, name.english.split()
    return any(
        joined(surface[start : start + length]) in words
        for start in range(1, len(surface) - 1)
        for length in range(2, _LONGEST_NOUN + 1)
    )


def is_national(english: str) -> bool:
    """Whether a composed name is a country and a kind of company, whose name is another.

    ドイツ銀行 is Deutsche Bank, and no Germany Bank.
    """
    base, _, kind = english.rpartition(" ")
    return kind in _COMPANY and bool(countries_in(base))


def entry_of(surface: str, lang: str, label: str, lexicon: KnownNames) -> EnglishName | None:
    """The trusted name of a surface, or of one of the forms it may be a form of.

    Of Russian and Ukrainian places and organisations a base form that is much better known wins:
    Дубае is of Дубай, and not of Дуба.
    """
    match = lexicon.names_of(surface, lang)
    name = None if match is None else known_name(match, label, lang)
    if match is not None and name is not None and name.text:
        return known_base(match, label, lang, lexicon) or name
    found = _entries(base_forms(surface, lang), lang, label, lexicon)
    if lang in _DECLINED and label != "PER":
        return _best_known([entry for entry in found if not _is_doubtful(*entry)])
    return next((name for _, name in found), None)


def known_base(match: NameMatch, label: str, lang: str, lexicon: KnownNames) -> EnglishName | None:
    """The name of a well known Russian or Ukrainian place of which a rare one is a form.

    Сингапура is the genitive of Сингапур rather than a town of Java.

    Args:
        match: The surface form.
        label: Type of the entity.
        lang: ISO 639-1 code.
        lexicon: Of known names.

    Returns:
        The name; None where the surface is as likely the name itself, or has an identifier, and
        for what is no place.
    """
    is_told = any(name.id for name in match.names) or match.composition
    if lang not in _DECLINED or label != "LOC" or is_told:
        return None
    least = max(_SURE_PLACE, _RARE * match.prior)
    if match.surface[-1] in _OBLIQUE:
        least = max(_KNOWN_PLACE, _LIKELIER * match.prior)
    found = _entries(base_forms(match.surface, lang), lang, label, lexicon)
    known = [
        (base, name)
        for base, name in found
        if name.id and base.prior >= least and base.names[0].label == "LOC"
    ]
    return _best_known(known)


def _entries(
    forms: Iterable[str], lang: str, label: str, lexicon: KnownNames
) -> Iterator[tuple[NameMatch, EnglishName]]:
    """The forms that have a trusted name."""
    for form in forms:
        match = lexicon.names_of(form, lang)
        name = None if match is None else known_name(match, label, lang)
        if match is not None and name is not None and name.text:
            yield match, name


def _is_doubtful(match: NameMatch, name: EnglishName) -> bool:
    """Whether a rare place with a short name is found by an ending that others have: Олі, Ола."""
    is_rare = not name.id and match.prior < _RARE_PLACE and match.names[0].label == "LOC"
    is_short = len(match.surface) <= _SHORT and match.surface[-1] in _VOWELS
    return is_rare and is_short and not is_country(name.text)


def _worth(match: NameMatch, name: EnglishName) -> float:
    is_known = name.id or match.prior >= _SURE_PLACE or is_country(name.text)
    return match.prior * (_IDENTIFIED if is_known else 1)


def _best_known(entries: Sequence[tuple[NameMatch, EnglishName]]) -> EnglishName | None:
    """The first name beside which no other is much better known."""
    worths = [_worth(match, name) for match, name in entries]
    names = zip(worths, entries, strict=True)
    is_best = (name for worth, (_, name) in names if worth * _BETTER >= max(worths))
    return next(is_best, None)


def words_known(surface: str, lang: str, label: str, lexicon: KnownNames) -> EnglishName | None:
    """A person's name whose words are all known: composed of theirs.

    Args:
        surface: Folded; words are separated by spaces or middle dots.
        lang: ISO 639-1 code.
        label: Type of the entity; only persons' names are composed word by word.
        lexicon: Of known names.

    Returns:
        The name; None where a word is not known by a name that sounds like it.
    """
    spaced = surface
    for separator in _SEPARATORS:
        spaced = spaced.replace(separator, " ")
    # What declines as a whole is not taken apart: Ершова is Ершов to a man alone.
    whole = nominative(spaced, label) if lang in _DECLINED else None
    words = words_of(whole or spaced, lang)
    if label != "PER" or (len(words) < 2 and not person_word(spaced, lang)):
        return None
    # Олена Шевченко is not called after a place that is Elena in English; Джек Лондон is.
    no_places = whole is not None and is_native(whole, label)
    is_whole = whole is not None
    names = [_word(word, lang, lexicon, is_whole=is_whole, no_places=no_places) for word in words]
    if lang == "th" and any(names):
        names = [name or _thai(word) for name, word in zip(names, words, strict=True)]
    if lang == "hi" and any(map(person_word, words, repeat(lang))) and not all(names):
        sounds = [romanise(word, lang, label) for word in words]
        if all(sound is not None and sound.is_standard for sound in sounds):
            spelled = [sound.text for sound in sounds if sound]
            text = " ".join(name or sound for name, sound in zip(names, spelled, strict=True))
            return EnglishName(text, "romanised")
    return EnglishName(" ".join(filter(None, names)), "composed") if all(names) else None


def person_read(surface: str, lang: str, label: str, lexicon: KnownNames) -> EnglishName | None:
    """A person's name from the readings of surname and given name.

    Returns:
        The name, a guess where one of them is read in several ways; None where one is not known,
        and for whatever is no person.
    """
    readings = lexicon.readings(lang) if label == "PER" else None
    if readings is None:
        return None
    name = _with_kana(surface, readings)
    name = name or readings.full_name(surface) or readings.part(surface, "surname")
    if name is None:
        return None
    if name.is_ambiguous:
        return EnglishName(guess=name.english)
    return EnglishName(name.english, "composed")


def _with_kana(surface: str, readings: Readings) -> Name | None:
    """A surname in kanji and a given name in hiragana, which says how it is read: 大坂なおみ."""
    found = _KANJI_AND_KANA.fullmatch(surface)
    surname = readings.part(found[1], "surname") if found else None
    if found is None or surname is None:
        return None
    english = f"{hepburn(found[2]).capitalize()} {surname.english}"
    return Name(english, "PER", is_ambiguous=surname.is_ambiguous)


def _thai(word: str) -> str | None:
    """A word of a Thai's name by its sound, without the title that may be before it."""
    is_titled = word.startswith(THAI_TITLES)
    sound = thai(word if is_titled else f"{THAI_TITLES[-1]}{word}")
    return sound.text if sound is not None and sound.is_standard else None


def _is_otherwise(english: str, match: NameMatch, lang: str) -> bool:
    """Whether a body that a place is called by sounds otherwise: Урал, Uralmash."""
    is_word = not match.surface.isupper() and not match.composition
    return is_word and is_other_sound(sound_of(match.surface, lang), [english])


def _word(
    word: str, lang: str, lexicon: KnownNames, *, is_whole: bool, no_places: bool
) -> str | None:
    """The English of one word of a person's name, which may be inflected unless it is whole."""
    for form in (word, *(() if is_whole else base_forms(word, lang))):
        listed = person_word(form, lang)
        if listed:
            return listed
        match = lexicon.names_of(form, lang)
        names = [
            name
            for name in (match.names if match else ())
            if " " not in name.english and not (no_places and name.label == "LOC")
        ]
        is_told = bool(sound_of(form, lang))
        found = sounding_like(names, form, lang) if is_told else next(iter(names), None)
        if found is not None and _is_name(found.english):
            is_article = lang == "ar" and word == _ARTICLE + form
            return f"al-{found.english}" if is_article else found.english
    return None


def _is_name(english: str) -> bool:
    """Whether a name ends as one, and is no gloss: *Shijingshan inner*, *Seoul Newsroom*."""
    if _NO_NAME.search(english):
        return False
    return not _GLOSS.search(english) and all(
        not word[:1].islower() or word.partition("-")[0] in _SMALL for word in english.split()[-1:]
    )
