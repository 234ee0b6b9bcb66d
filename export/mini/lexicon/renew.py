"""Renews the names of a built lexicon, without counting anything anew.

    python -m export.mini.lexicon.renew DATA LEXICON LANG...

What a build does last (``finish``) is done anew, with lists that have changed since. Priors stay,
but for a least one of our own organisations; a new surface has that of our own list.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.lexicon.readings import Readings
from export.lexicon import VARIANTS, Reading, Surface, add_language, write_readings
from export.mini.lexicon.designators import read_designators
from export.mini.lexicon.finish import finished
from export.mini.lexicon.sudachi import common_given_names
from export.mini.parallel.corpus import simplified_table

__all__ = ["renew"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("lexicon", type=Path)
    parser.add_argument("languages", nargs="+")
    asked = parser.parse_args()
    for lang in asked.languages:
        renew(asked.data, asked.lexicon, lang)


def renew(data: Path, out: Path, lang: str) -> None:
    """Renew one language of a lexicon.

    Args:
        data: Directory with ``lexicon/LANG.tsv.xz``.
        out: The lexicon directory.
        lang: ISO 639-1 code.
    """
    lexicon = Lexicon(out)
    variants = simplified_table() if lang == "zh" else VARIANTS.get(lang, "")
    table = folding_table(variants) if variants else None
    if (readings := lexicon.readings(lang)) is not None:
        _renew_readings(out, readings)
    entries = finished(data, lang, table, _entries(lexicon, lang))
    add_language(
        out,
        lang,
        list(entries.items()),
        replace(read_designators(lang), classes=lexicon.compositions(lang).classes),
        variants="" if lang == "zh" else variants,
    )


def _renew_readings(out: Path, readings: Readings) -> None:
    """Readings of a built lexicon, but those of common given names by our table."""
    common = common_given_names()
    kept = [
        Reading(surface, kind, name.english, name.is_ambiguous)
        for surface, kind, name in readings.all()
        if kind != "given" or surface not in common
    ]
    own = [Reading(surface, "given", english, False) for surface, english in common.items()]
    write_readings(out, "ja", [*kept, *own])


def _entries(lexicon: Lexicon, lang: str) -> Iterator[tuple[str, Surface]]:
    for surface in lexicon.surfaces(lang):
        match = lexicon.names_of(surface, lang)
        if match is not None:
            yield surface, Surface(match.names, match.prior)


if __name__ == "__main__":
    main()
