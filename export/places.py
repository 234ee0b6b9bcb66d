"""Writes ``eat_edge/english/places.tsv``: ``python -m export.places``.

Countries, continents and the cities of time zones, as the Unicode Common Locale Data Repository
(CLDR) calls them in the languages that have no lexicon; taken out of the package babel, which is
needed for nothing else (``pip install babel``). The data is under the Unicode licence v3.
"""

import argparse
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["LANGS", "places_of", "write_places"]

LANGS = tuple(
    lang
    for family in (
        "bg be sr mk kk ky mn tt tg el",
        "ur ps sd ug ku",
        "mr ne bn as gu pa or ta te ml kn si",
        "my km lo am ti yi",
    )
    for lang in family.split()
)
"""ISO 639-1 codes."""
_TABLE = Path(__file__).parents[1] / "eat_edge" / "english" / "places.tsv"
_COUNTRY = re.compile("[A-Z]{2}")
_CONTINENTS = frozenset(["142", "150", "002", "003", "005", "009", "419"])
_NONE = frozenset(["EU", "EZ", "QO", "UN", "XA", "XB", "XK", "ZZ"])
"""Codes of no country, or of one with another code besides."""
_ENGLISH = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "CI": "Ivory Coast",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "TR": "Turkey",
}
"""Where CLDR's English is not what news says."""
_NOTE = re.compile(r"\s*[(\[].*?[)\]]")


def places_of(lang: str) -> Mapping[str, str]:
    """What places are called in a language.

    Args:
        lang: ISO 639-1 code that CLDR knows.

    Returns:
        Names by CLDR's code of a country or continent, or a time zone's identifier; places that the
        language's data only repeats in Latin letters are left out.
    """
    from babel import Locale

    locale = Locale(lang)
    found = {
        code: name
        for code, name in locale.territories.items()
        if code in _CONTINENTS or (_COUNTRY.fullmatch(code) and code not in _NONE)
    }
    found |= {zone: names["city"] for zone, names in locale.time_zones.items() if "city" in names}
    return {code: plain for code, name in found.items() if (plain := _plain(name, lang))}


def _plain(name: str, lang: str) -> str:
    """A name without a note in brackets; ``""`` for one that is not in the language's script."""
    name = " ".join(_NOTE.sub("", name).split())
    has_latin = any(unicodedata.name(char, "").startswith("LATIN") for char in name)
    return "" if has_latin and lang != "en" else name


def _rows() -> Iterator[dict[str, str]]:
    english = places_of("en")
    names = {lang: places_of(lang) for lang in LANGS}
    seen: set[str] = set()
    for code in sorted({code for some in names.values() for code in some}, key=_order):
        called = (
            _ENGLISH.get(code) or english.get(code) or code.rpartition("/")[2].replace("_", " ")
        )
        called = called.replace(" & ", " and ").replace("’", "'")
        row = {lang: names[lang][code] for lang in LANGS if code in names[lang]}
        # A country and its capital of one name are in the table once.
        if row and called not in seen and "," not in called:
            seen.add(called)
            yield {"english": called, "type": "LOC", **row}


def _order(code: str) -> tuple[bool, str]:
    return "/" in code, code


def write_places(path: Path = _TABLE) -> int:
    """Write the table; returns how many places it has."""
    rows = list(_rows())
    with path.open("w", encoding="utf-8", newline="") as lines:
        columns = ["english", "type", *LANGS]
        writer = csv.DictWriter(
            lines,
            columns,
            restval="",
            delimiter="\t",
            lineterminator="\n",
            quoting=csv.QUOTE_NONE,
            quotechar=None,
        )
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def main() -> None:
    """Write the table and say how long it is."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"{write_places()} places")


if __name__ == "__main__":
    main()
