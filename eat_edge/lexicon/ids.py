"""Identifiers of entities as numbers of four bytes: items of Wikidata, features of GeoNames."""

import re

__all__ = ["MAX_NUMBER", "id_of", "number_of"]

_PREFIXES = ("Q", "geonames:")
"""What stands before the decimal number, by scheme."""
_ID = re.compile(r"(Q|geonames:)([1-9][0-9]{0,9})")
_SCHEME_BITS = 2
MAX_NUMBER = (1 << 32 - _SCHEME_BITS) - 1
"""Of an identifier within its scheme; Wikidata has come to an eighth of it."""


def number_of(id: str) -> int:
    """The number that stands for an identifier, 0 for ``""``.

    Args:
        id: ``"Q90"``, ``"geonames:2988507"`` or ``""``.

    Raises:
        ValueError: It is of neither form, or too large.
    """
    if not id:
        return 0
    found = _ID.fullmatch(id)
    if found is None or int(found[2]) > MAX_NUMBER:
        raise ValueError(f"{id!r:.40} is no identifier: write Q90, or geonames:2988507")
    return int(found[2]) << _SCHEME_BITS | _PREFIXES.index(found[1])


def id_of(number: int) -> str:
    """The identifier that a number stands for, ``""`` for 0.

    Raises:
        ValueError: It stands for none.
    """
    if not number:
        return ""
    scheme, value = number & (1 << _SCHEME_BITS) - 1, number >> _SCHEME_BITS
    if scheme >= len(_PREFIXES) or not value:
        raise ValueError(f"{number} stands for no identifier")
    return f"{_PREFIXES[scheme]}{value}"
