"""Which of several names is meant that are written alike: 波波维奇, Popovic or Popovich."""

import re
from collections.abc import Sequence
from dataclasses import replace

from eat_edge.english.romanise import romanise
from eat_edge.english.romanise.chinese import is_transliteration
from eat_edge.english.sound import distance, is_other_sound, most_alike, skeleton, sounds_alike
from eat_edge.names import Name, NameMatch
from eat_edge.text import is_katakana

__all__ = [
    "guess_among",
    "is_another_person",
    "is_given_name",
    "is_one_of_several",
    "sound_of",
    "sounding_like",
    "spelled_like",
]

_VICH = re.compile("^[^ ]+[vw](?:i(?:ch|ci?|cz|ts|tz|tch|cs)|y(?:ch|cz))$")
"""The ending that each Slavic country spells in its way."""
_SHORT_FOREIGN = 2
"""Characters of a foreign name that tell little of its sound."""
_SHORT_KANA = 3
"""Katakana of a Japanese given name."""
_WITHOUT_VOWELS = frozenset({"ar", "fa", "he", "ur"})
_DECLINED = frozenset({"ru", "uk"})
_SPELLED_BY_SOUND = frozenset({"ar", "fa", "he", "hi", "hy", "ka", "ko", "ru", "th", "uk", "ur"})
"""Languages whose letters tell, more or less, how a name sounds."""
_RARE = 0.4
"""Prior below which a place is rare."""
_SOFT_SIGN = re.compile("(?<=[b-df-hj-np-tv-z])['\u2019](?=[b-df-hj-np-tv-z])")
_AFTER_VOWEL = re.compile("(?<=[aou])e")
_LANGUAGES = ("zh", "ja", "ko")
"""Languages that write foreign names as they sound, coarsely."""


def guess_among(name: Name, names: Sequence[Name], match: NameMatch, lang: str, sound: str) -> str:
    """What a person may be called, where the name that was chosen is not to be trusted.

    Args:
        name: The one that was chosen.
        names: All that a person of this surface may have, the likeliest first.
        match: The surface form.
        lang: Its language.
        sound: How it sounds, in Latin letters.

    Returns:
        A guess, or ``""`` where the name is trusted.
    """
    if is_one_of_several(name, names, match.surface, lang):
        return names[0].english
    return sound if is_given_name(name, match, lang) else ""


def is_one_of_several(name: Name, names: Sequence[Name], surface: str, lang: str) -> bool:
    """Whether a surname is only one of those that are written so.

    Such are Slavic ones in -vich; in Chinese those of two characters, 奥利 for Ollie and Oli; in
    katakana those of which another is likelier and sounds nearly so, ペリー for Peri and Perry.

    Args:
        name: The one that was chosen.
        names: All that a person of this surface may have, the likeliest first.
        surface: As written.
        lang: Its language.
    """
    if lang not in _LANGUAGES or name.id or " " in name.english:
        return False
    persons = [one for one in names if one.label == "PER" and " " not in one.english]
    if _VICH.search(name.english):
        return len({one.english for one in persons if _VICH.search(one.english)}) > 1
    if lang == "zh":
        is_short = len(surface) == _SHORT_FOREIGN and is_transliteration(surface)
        return is_short and len({one.english for one in persons}) > 1
    first = names[0]
    return (
        lang == "ja"
        and all(map(is_katakana, surface))
        and first.label == "PER"
        and first.english != name.english
        and skeleton(first.english) == skeleton(name.english)
    )


def is_given_name(name: Name, match: NameMatch, lang: str) -> bool:
    """Whether katakana that rather are a place are a Japanese given name as well: マリ, Mari.

    Args:
        name: What a person of this surface is called.
        match: The surface form.
        lang: Its language.
    """
    return (
        lang == "ja"
        and not name.id
        and len(match.surface) <= _SHORT_KANA
        and all(map(is_katakana, match.surface))
        and match.names[0].label == "LOC"
    )


def sound_of(surface: str, lang: str) -> str:
    """How a surface sounds, in Latin letters; ``""`` where its script does not tell."""
    if lang not in _SPELLED_BY_SOUND and not all(map(is_katakana, surface)):
        return ""
    sound = romanise(surface, lang, "MISC")
    return "" if sound is None else sound.text


def sounding_like(names: Sequence[Name], surface: str, lang: str) -> Name | None:
    """The name that sounds like a surface."""
    sound = sound_of(surface, lang)
    if not sound:
        return None
    has_vowels = lang not in _WITHOUT_VOWELS
    found = most_alike(sound, [name.english for name in names], has_vowels=has_vowels)
    return next((name for name in names if name.english == found), None)


def spelled_like(names: Sequence[Name], match: NameMatch, lang: str) -> Name:
    """The name of a place without an identifier; of a rare one's that spelled like its letters.

    Красное is no Crasnoe. What lists write for a soft sign English leaves out: Sokol'niki.
    """
    same = [name for name in names if name.label == "LOC" and not name.id] or list(names[:1])
    if match.prior < _RARE:
        letters = _AFTER_VOWEL.sub("ye", sound_of(match.surface, lang).casefold())
        same.sort(key=lambda name: distance(letters, name.english.casefold()))
    return replace(same[0], english=_SOFT_SIGN.sub("", same[0].english))


def is_another_person(english: str, surface: str, lang: str) -> bool:
    """Whether a person's name is part of what a surface says, or sounds otherwise."""
    if lang not in _SPELLED_BY_SOUND:
        return False
    num_words, words = len(surface.split()), english.split()
    if num_words < 2 and len(words) > 1 and lang in _DECLINED:
        # Лёх is no Wojtek Lazarek.
        return not any(sounds_alike(sound_of(surface, lang), word) for word in words)
    if num_words < 2:
        return is_other_sound(sound_of(surface, lang), [english, *words])
    return len(words) == 1 or is_other_sound(sound_of(surface, lang), [english])
