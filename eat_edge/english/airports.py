"""Towns that the lexicon has an airport for: Катанія is Catania, not its airport."""

import re
from dataclasses import replace

from eat_edge.english.english_name import EnglishName
from eat_edge.english.several import sound_of
from eat_edge.english.sound import is_other_sound

__all__ = ["as_town"]

_LANGUAGES = frozenset({"ru", "uk"})
"""Languages whose list of names calls hundreds of airports by their town alone."""
_AIRPORT = re.compile(r"(.+?)(?: (?:International|Regional|Municipal|County|City))* Airport")
_SAYS_SO = re.compile("а[эе]ро|порт", re.IGNORECASE)


def as_town(name: EnglishName, surface: str, lang: str) -> EnglishName:
    """Leave out that a place is an airport, where the text does not say so.

    Args:
        name: Of a place.
        surface: Folded.
        lang: ISO 639-1 code.

    Returns:
        The name of the town; a guess where the airport is called otherwise.
    """
    airport = _AIRPORT.fullmatch(name.text) if lang in _LANGUAGES else None
    if airport is None or _SAYS_SO.search(surface):
        return name
    town = airport[1]
    if is_other_sound(sound_of(surface, lang), [town]):
        return EnglishName(guess=town)
    return replace(name, text=town, id="", alternatives=())
