"""Surnames of which several are written in the same way."""

import pytest

from eat_edge.english.several import is_given_name, is_one_of_several, spelled_like
from eat_edge.names import Name, NameMatch


@pytest.mark.parametrize(
    ("lang", "surface", "names", "chosen", "expected"),
    [
        ("zh", "波波维奇", "Popovic Popovich", 0, True),
        ("zh", "波波维奇", "Popovic Popper", 0, False),
        ("zh", "奥利", "Ollie Oli", 0, True),
        ("zh", "奥利", "Oli", 0, False),
        ("zh", "施密特", "Schmidt Schmitt", 0, False),
        ("ja", "ペリー", "Perry Peri", 1, True),
        ("ja", "ペリー", "Perry Peri", 0, False),
        ("ja", "ポポヴィッチ", "Popovic Popovich", 1, True),
        ("ru", "Попович", "Popovic Popovich", 0, False),
    ],
)
def test_surnames(lang: str, surface: str, names: str, chosen: int, expected: bool) -> None:
    known = [Name(english, "PER") for english in names.split()]
    assert is_one_of_several(known[chosen], known, surface, lang) is expected


def test_whoever_has_an_identifier_is_meant() -> None:
    known = [Name("Popovic", "PER", "Q1"), Name("Popovich", "PER")]
    assert not is_one_of_several(known[0], known, "波波维奇", "zh")


@pytest.mark.parametrize(
    ("surface", "first", "expected"),
    [("マリ", "LOC", True), ("マリ", "PER", False), ("マリンスキー", "LOC", False)],
)
def test_given_names(surface: str, first: str, expected: bool) -> None:
    names = (Name("X", first), Name("Magli", "PER"))
    match = NameMatch(0, len(surface), surface, names, 0.2)
    assert is_given_name(names[1], match, "ja") is expected
    assert not is_given_name(names[1], match, "zh")


@pytest.mark.parametrize(
    ("surface", "names", "prior", "english"),
    [
        ("Красное", "Crasnoe Krasnaye Krasnoye", 0.3, "Krasnoye"),
        ("Палестина", "Palestine Palestina", 0.5, "Palestine"),
        ("Сокольники", "Sokol'niki", 0.3, "Sokolniki"),
        ("Чанъань", "Chang'an", 0.3, "Chang'an"),
    ],
)
def test_a_rare_place_is_spelled_as_its_letters_are(
    surface: str, names: str, prior: float, english: str
) -> None:
    known = [Name(name, "LOC") for name in names.split()]
    match = NameMatch(0, len(surface), surface, tuple(known), prior)
    assert spelled_like(known, match, "ru").english == english
