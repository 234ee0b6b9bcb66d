"""English of Chinese companies with their legal form: 杭州宇树科技有限公司.

Such a name is a place, a name of the company's own, what it deals in, and its form, mostly all of
them. ``companies.tsv`` has what companies deal in.
"""

import re
from collections.abc import Mapping
from functools import cache

from eat_edge.english.designated import base_name
from eat_edge.english.english_name import EnglishName
from eat_edge.english.famous import famous_name
from eat_edge.english.known import KnownNames
from eat_edge.english.romanise.pinyin import joined
from eat_edge.english.tables import rows_of, table_named

__all__ = ["business_of", "chinese_company"]

_FORM = re.compile("(?:股份)?有限(?:责任)?公司$")
_COMPANY = "Co., Ltd."
_LONGEST_PLACE, _LEAST_PLACE = 6, 0.3
"""Characters of the place before a company's own name, and prior from which on it is one."""
_LONGEST_NAME, _LEAST_NAME = 4, 0.3
"""Characters of a company's own name, and prior from which on it is known as a company's."""


def chinese_company(surface: str, lexicon: KnownNames) -> EnglishName | None:
    """Name a company that has its legal form behind it.

    Args:
        surface: In simplified Chinese.
        lexicon: Of known names.

    Returns:
        *Hangzhou Unitree Technology Co., Ltd.*, ``composed``, or ``romanised`` where the company's
        own name is not known; None for anything else.
    """
    form = _FORM.search(surface)
    if form is None:
        return None
    rest = surface[: form.start()]
    if known := _own_name(rest, lexicon):
        return EnglishName(known, "composed")
    place, rest = _place_before(rest, lexicon)
    own, business = _parted(rest)
    if not own or len(own) > _LONGEST_NAME or own in _business():
        return None
    known = _own_name(own, lexicon)
    words = [place, known or joined(own), *business, _COMPANY]
    if not all(words[1:]):
        return None
    return EnglishName(" ".join(filter(None, words)), "composed" if known else "romanised")


def business_of(surface: str) -> str:
    """A guess at the English of a company without its form: 雾港科技, Wugang Technology.

    Args:
        surface: In simplified Chinese.

    Returns:
        Its own name as it is read, and what it deals in; ``""`` where it does not say that.
    """
    own, business = _parted(surface)
    is_name = business and 1 < len(own) <= _LONGEST_NAME and own not in _business()
    return " ".join([joined(own), *business]) if is_name else ""


@cache
def _business() -> Mapping[str, str]:
    return dict(rows_of(table_named("companies.tsv")))


def _place_before(name: str, lexicon: KnownNames) -> tuple[str, str]:
    """The English of the place that a name begins with, ``""`` if it does not, and what follows."""
    for end in range(min(_LONGEST_PLACE, len(name) - 1), 1, -1):
        match = lexicon.names_of(name[:end], "zh")
        if match is None or match.prior < _LEAST_PLACE or match.composition:
            continue
        place = base_name(name[:end], "zh", "LOC", lexicon)
        if match.names[0].label == "LOC" and place is not None and place.text:
            return place.text.removesuffix(" Province"), name[end:]
    return "", name


def _parted(name: str) -> tuple[str, list[str]]:
    """A company's own name, and the English of what it deals in."""
    business: list[str] = []
    while ends := [end for end in range(1, len(name) - 1) if name[end:] in _business()]:
        business.insert(0, _business()[name[ends[0] :]])
        name = name[: ends[0]]
    return name, business


def _own_name(name: str, lexicon: KnownNames) -> str:
    """The English of a name that is known as a company's."""
    if famous := famous_name(name, "zh", "ORG"):
        return famous
    match = lexicon.names_of(name, "zh")
    if match is None or match.composition or match.prior < _LEAST_NAME:
        return ""
    return match.names[0].english if match.names[0].label == "ORG" else ""
