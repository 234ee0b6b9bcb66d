"""Whether names sound alike."""

import pytest

from eat_edge.english.sound import most_alike, sounds_alike, spelling_distance

ALIKE = [
    ("Masike", "Musk"),
    ("Telangpu", "Trump"),
    ("Washinton", "Washington"),
    ("Makusuweru", "Maxwell"),
    ("Ntnyhv", "Netanyahu"),
]
UNLIKE = [
    ("Zheng Qinwen", "Wikipedia"),
    ("Ywsf", "Graja"),
    ("Rvzn", "Count"),
    ("Nanfang", "South Korea Air"),
    ("", "Ai"),
]


@pytest.mark.parametrize(("name", "other"), ALIKE)
def test_spellings_of_the_same_sounds(name: str, other: str) -> None:
    assert sounds_alike(name, other)
    assert sounds_alike(other, name)


@pytest.mark.parametrize(("name", "other"), UNLIKE)
def test_other_names_sound_otherwise(name: str, other: str) -> None:
    assert not sounds_alike(name, other)


def test_vowels_that_are_not_written_cost_nothing() -> None:
    assert spelling_distance("mhmd", "Mohammed") == 0
    assert spelling_distance("fladymyr", "Vladimir") < spelling_distance("fladymyr", "Valdemar")


def test_the_nearest_of_those_that_sound_alike_is_chosen() -> None:
    names = ["Valdemar", "Vladimir", "Putin"]
    assert most_alike("fladymyr", names, has_vowels=False) == "Vladimir"
    assert most_alike("xyz", names) is None
    assert most_alike("slah", ["Slah", "Salah"], has_vowels=False) == "Salah"
    assert most_alike("Obama", ["Barack", "Obama"]) == "Obama"
