"""English of places given with the larger ones they lie in, and of their bodies."""

import re

from eat_edge.english.countries import is_country
from eat_edge.english.designated import base_name, designated
from eat_edge.english.english_name import EnglishName
from eat_edge.english.famous import famous_name
from eat_edge.english.known import KnownNames, entry_of
from eat_edge.types import ENGLISH_SOURCES

__all__ = ["body_of_address", "place_in_country", "place_of_place"]

_AREA = re.compile(
    ".{1,7}?(?:特别行政区|自治[区州县]|地区|新区|开发区|街道|[省县区旗镇乡村]|市(?![区镇])|"
    "州(?![市区县镇乡村]))"
)

_LEAST_LARGE, _LEAST_SMALL = 0.6, 0.3
"""Priors from which on a known name is a place that others lie in, and one that lies in it."""


def body_of_address(base: str, template: str, lexicon: KnownNames) -> EnglishName | None:
    """Name a body by the smallest place of its address, and put the others behind.

    Args:
        base: Places in simplified Chinese, the larger before the smaller: 广东省深圳市南山区.
        template: English of the body, with ``{}`` for the place: ``{} People's Court``.
        lexicon: Of known names.

    Returns:
        *Nanshan District People's Court, Shenzhen, Guangdong*; None where there are not several
        places, or one of them has no English.
    """
    areas = _AREA.findall(base)
    if len(areas) < 2 or "".join(areas) != base:
        return None
    names: list[EnglishName] = []
    for area in areas:
        name = base_name(area, "zh", "LOC", lexicon) or designated(area, "zh", lexicon)
        if name is None or not name.text:
            return None
        names.append(name)
    *larger, smallest = (name.text.removesuffix(" Province") for name in names)
    text = ", ".join([template.format(smallest), *reversed(larger)])
    source = max((name.source for name in names), key=ENGLISH_SOURCES.index)
    return EnglishName(text, max(source, "composed", key=ENGLISH_SOURCES.index))


def place_of_place(surface: str, lexicon: KnownNames) -> EnglishName | None:
    """Name a place right behind the well known one that it lies in: 巴西巴伊亚州.

    Args:
        surface: In simplified Chinese.
        lexicon: Of known names.

    Returns:
        *Bahia, Brazil*; None where it does not consist of two known places.
    """
    for seam in range(2, len(surface) - 1):
        large, small = surface[:seam], surface[seam:]
        match = lexicon.names_of(large, "zh")
        if match is None or match.composition or match.prior < _LEAST_LARGE:
            continue
        names = base_name(large, "zh", "LOC", lexicon), _small(small, lexicon)
        if names[0] is not None and names[1] is not None and names[0].text and names[1].text:
            return EnglishName(f"{names[1].text}, {names[0].text}", "composed")
    return None


def place_in_country(surface: str, lexicon: KnownNames) -> EnglishName | None:
    """Name a Korean place behind the country or the province that it lies in: 인도 뉴델리.

    Args:
        surface: Two words.
        lexicon: Of known names.

    Returns:
        *New Delhi, India*; None where one of them is unknown, or the first is no such place.
    """
    words = surface.split(" ")
    names = [_korean(word, lexicon) for word in words]
    if len(words) != 2 or not all(names) or _korean(surface, lexicon):
        return None
    large, small = names
    if not (is_country(large) or large.endswith(" Province")):
        return None
    return EnglishName(f"{small}, {large}", "composed")


def _korean(surface: str, lexicon: KnownNames) -> str:
    name = famous_name(surface, "ko", "LOC")
    entry = None if name else entry_of(surface, "ko", "LOC", lexicon)
    return entry.text if entry else name


def _small(surface: str, lexicon: KnownNames) -> EnglishName | None:
    if named := famous_name(surface, "zh", "LOC"):
        return EnglishName(named, "lexicon")
    match = lexicon.names_of(surface, "zh")
    if match is None or match.prior < _LEAST_SMALL:
        return None
    return base_name(surface, "zh", "LOC", lexicon)
