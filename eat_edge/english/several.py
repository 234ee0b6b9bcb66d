"""Foreign surnames of which several are written in the same way: 波波维奇, Popovic or Popovich."""

import re
from collections.abc import Sequence

from eat_edge.english.romanise.chinese import is_transliteration
from eat_edge.english.sound import skeleton
from eat_edge.names import Name, NameMatch
from eat_edge.text import is_katakana

__all__ = ["guess_among", "is_given_name", "is_one_of_several"]

_VICH = re.compile("^[^ ]+[vw](?:i(?:ch|ci?|cz|ts|tz|tch|cs)|y(?:ch|cz))$")
"""The ending that each Slavic country spells in its way."""
_SHORT_FOREIGN = 2
"""Characters of a foreign name that tell little of its sound."""
_SHORT_KANA = 3
"""Katakana of a Japanese given name."""
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
