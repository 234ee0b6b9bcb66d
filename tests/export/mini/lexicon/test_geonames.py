"""Cities with their identifiers."""

import pytest

pytest.importorskip("opencc")

from export.mini.lexicon import geonames


def test_places_are_identified_by_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    cities = [
        ("geonames:1", ("Berlin", "柏林", "Берлін")),
        ("geonames:2", ("Berlin", "East Berlin", "柏林")),
    ]
    monkeypatch.setattr(geonames, "_cities", lambda: cities)
    assert geonames.city_ids({"柏林"}, None) == {
        ("柏林", "berlin"): "geonames:1",
        ("柏林", "east berlin"): "geonames:2",
    }
