"""English names of lists as English writes them.

Lists shout (Kimiko AMAN, TOYOTA MOTOR CORPORATION), say more than the name (Tokyo, Japan;
Samsung Electronics Co,.Ltd) or write every mora of a reading (Shuntarou).
"""

import re

from eat_edge.english.romanise.kana import shorten

__all__ = ["plain_name", "tidy"]

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
_BACKTICK = re.compile("`")
_NICKNAME = re.compile(r'\s+"[^"]*"\s+')
_ALSO = re.compile(r"[,;]?\s+\(?(?:aka|a\.k\.a\.?|also known as|also called|i\.e\.|viz)\s.*", re.I)
_ALTERNATIVE = re.compile(r"(?<=[a-z]{3}) or [A-Z].*")
_KIND_OF_PLACE = re.compile(
    r"\s+(?:neighbou?rhood|suburb|(?:prefecture |county )?level city|township|port city)"
    r"(?: (?:of|in|on) .*)?$|(?<=[a-z]) (?:city|county|district|town|prefecture)"
    r"(?: and| (?:of|in|on) .*)?$"
)
_FIRST_OF_TWO = re.compile(r"^[A-Z][a-z]+ or (?=[A-Z])")
_WHERE = re.compile(
    r"(?:(?<=[a-z]) (?:province|mountain(?:s| chain| range)?|range|peak|river|lake|gorge|island))?"
    r" (?:in|across|near|through|between|around|along) .*"
    r"|(?<=[a-z]) (?:mountain (?:chain|range)|lake|river|port|region) of .*"
    r"|(?<=[a-z]) (?:ancient|old|former|early|modern) name .*|(?<=[a-z]) place name.*"
    r"|(?:(?<=[a-z] District)|(?<=[a-z] County)) of [A-Z].*"
)
_IN_PROVINCE = re.compile(r" in [A-Z]\w+ (?:Province|City|County|Prefecture)$")
_TITLE_BEHIND = re.compile(r", (?!Jr\b).*")
_NO_PERSON = re.compile(r"^\d+(?:st|nd|rd|th|\W)?$|[)(]|-$|^\W*$", re.I)
_NUMBER = re.compile(r"(?<= )[IVX][ivx]+$|(?<= )[IVX][ivx]+(?= )")
_SECOND_PLACE = re.compile(r"\s*/.*")
_SMALL = re.compile(r"(?:al|el|an|as|at|az|de|da|di|du|la|le|van|von|bin|ibn)\b|[a-z][A-Z]|.['-]")
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
    return plain_name(name, label)


def plain_name(english: str, label: str) -> str:
    """The name alone, without what lists say beside it.

    Args:
        english: "Ma Huateng aka Pony Ma", "Wudaokou neighborhood of Beijing", "Al `Ula".
        label: Its type, ``""`` where that is not known.

    Returns:
        ``""`` where no name is left: "Hafez al-" for a person, "1876)".
    """
    name = _BACKTICK.sub("", english)
    name = _ALSO.sub("", _NICKNAME.sub(" ", name))
    if label in ("PER", "LOC", ""):
        name = _ALTERNATIVE.sub("", _KIND_OF_PLACE.sub("", name))
    if label == "PER":
        name = _TITLE_BEHIND.sub("", name)
        name = "" if _NO_PERSON.search(name) else _NUMBER.sub(lambda n: n[0].upper(), name)
    if label == "LOC":
        name = _WHERE.sub("", _SECOND_PLACE.sub("", _PLACE_OF_PLACE.sub("", name)))
        name = name.title() if name.isupper() and len(name) > 3 else name
    if label == "ORG":
        name = _FIRST_OF_TWO.sub("", _IN_PROVINCE.sub("", _LEGAL_FORM.sub("", name)))
    name = " ".join(name.strip(_QUOTES).split())
    if label in ("PER", "LOC", "ORG") and name[:1].islower() and not _SMALL.match(name):
        name = name[0].upper() + name[1:]
    return name if any(map(str.isalnum, name)) else ""


def _quiet(word: str, *, is_person: bool) -> str:
    """A word in capitals as it is written within a name; abbreviations stay."""
    is_abbreviation = not _VOWEL.search(word) or (len(word) < 4 and not is_person)
    return word if is_abbreviation else "-".join(map(str.capitalize, word.split("-")))
