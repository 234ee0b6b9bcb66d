"""Names of places out of CLDR."""

import csv
from pathlib import Path

import pytest

from export.places import LANGS, places_of, write_places

pytest.importorskip("babel")
_SHIPPED = Path(__file__).parents[2] / "eat_edge" / "english" / "places.tsv"


def test_countries_continents_and_cities_are_read_without_their_notes() -> None:
    places = places_of("bg")
    assert places["BG"] == "България" and places["150"] == "Европа"
    assert places["Europe/London"] == "Лондон"
    assert not any("(" in name for name in places.values())


def test_what_a_language_leaves_in_latin_letters_is_left_out() -> None:
    assert "Europe/Tirane" not in places_of("yi") and places_of("yi")["AD"]


def test_the_table_names_each_place_once_and_has_every_language(tmp_path: Path) -> None:
    table = tmp_path / "places.tsv"
    num_places = write_places(table)
    rows = list(csv.DictReader(table.read_text("utf-8").splitlines(), delimiter="\t"))
    assert len(rows) == num_places == len({row["english"] for row in rows}) > 500
    assert list(rows[0]) == ["english", "type", *LANGS]
    bulgaria = next(row for row in rows if row["english"] == "Bulgaria")
    assert bulgaria["ur"] == "بلغاریہ" and bulgaria["el"] == "Βουλγαρία"


def test_what_ships_has_the_same_columns() -> None:
    first = _SHIPPED.read_text("utf-8").partition("\n")[0]
    assert first.split("\t") == ["english", "type", *LANGS]
