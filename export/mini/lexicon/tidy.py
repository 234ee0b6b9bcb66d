"""English names of lists as English writes them.

Lists shout (Kimiko AMAN, TOYOTA MOTOR CORPORATION), say more than the name (Tokyo, Japan;
Samsung Electronics Co,.Ltd) or write every mora of a reading (Shuntarou).
"""

import re

from eat_edge.english.romanise.kana import shorten

__all__ = ["tidy"]

_QUOTES = "\"' "
_SHOUTED = re.compile(r"\b[A-Z][A-Z'-]*[A-Z]\b")
_SURNAME_FIRST = re.compile(r"([A-Z]{3,}) ([A-Z][a-z]+)")
_SURNAME_LAST = re.compile(r"[A-Z][a-z]+ [A-Z]{3,}")
_LEGAL_FORM = re.compile(
    r"[ ,.]+(?:co[., ]*ltd|company[., ]*limited|co|corp|inc|ltd|limited|llc|k\.?k|plc)\.?$",
    re.IGNORECASE,
)
_PLACE_OF_PLACE = re.compile(r", [A-Z].*")
_VOWEL = re.compile("[AEIOUY]")
_HAN = re.compile("[\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff]")
_COMPANIES = frozenset({"dart_corpcode", "edinet"})
_KYOTO = frozenset({"kyoto_lexicon"})


def tidy(english: str, label: str, sources: frozenset[str], surface: str) -> str:
    """Write an English name of a list as English does.

    Args:
        english: In printable ASCII.
        label: Its type, ``""`` where that is not known.
        sources: The lists that have it.
        surface: What it is the name of.
    """
    name = english.strip(_QUOTES)
    if sources & _COMPANIES:
        name = _LEGAL_FORM.sub("", _LEGAL_FORM.sub("", name))
    if sources <= _KYOTO and (turned := _SURNAME_FIRST.fullmatch(name)):
        name = f"{turned[2]} {turned[1].capitalize()}"
    is_shouted = name.isupper() and (" " in name or len(name) > 6)
    is_person = label == "PER" or (sources <= _KYOTO and bool(_SURNAME_LAST.fullmatch(name)))
    if is_shouted or (is_person and " " in name):
        name = _SHOUTED.sub(lambda word: _quiet(word[0], is_person=is_person), name)
    if label == "LOC" or sources <= _KYOTO:
        name = _PLACE_OF_PLACE.sub("", name)
    if sources == {"enamdict"} and _HAN.search(surface):
        name = " ".join(shorten(word.lower()).capitalize() for word in name.split())
    return name.strip(_QUOTES)


def _quiet(word: str, *, is_person: bool) -> str:
    """A word in capitals as it is written within a name; abbreviations stay."""
    is_abbreviation = not _VOWEL.search(word) or (len(word) < 4 and not is_person)
    return word if is_abbreviation else "-".join(map(str.capitalize, word.split("-")))
