"""Chinese family names and how they are read."""

import pytest

from eat_edge.english.romanise.pinyin import joined
from eat_edge.english.romanise.surnames import COMPOUND, FOREIGN, JAPANESE, SURNAMES, surname_sound


@pytest.mark.parametrize(
    ("family", "sound"), [("单", "Shan"), ("曾", "Zeng"), ("欧阳", "Ouyang"), ("王", ""), ("", "")]
)
def test_a_family_name_that_is_read_otherwise(family: str, sound: str) -> None:
    assert surname_sound(family) == sound


def test_every_family_name_has_a_sound() -> None:
    for family in (*SURNAMES, *COMPOUND):
        sound = surname_sound(family) or joined(family)
        assert sound.isalpha(), family
        assert sound == sound.capitalize(), family


def test_family_names_have_as_many_characters_as_are_looked_at() -> None:
    assert {*map(len, SURNAMES | FOREIGN)} == {1}
    assert {*map(len, COMPOUND)} == {2}
    assert {*map(len, JAPANESE)} == {2, 3}
    assert JAPANESE.isdisjoint(COMPOUND)
