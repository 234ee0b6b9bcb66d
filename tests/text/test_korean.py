"""Korean family names: one list, of which every part of the pipeline takes what it needs."""

from eat_edge.english.romanise.korean import person
from eat_edge.text.korean import COMMON_FAMILY_NAMES, FAMILY_NAMES


def test_every_name_is_there_once() -> None:
    assert len(set(FAMILY_NAMES)) == len(FAMILY_NAMES)
    assert set(COMMON_FAMILY_NAMES) < set(FAMILY_NAMES)
    assert all("가" <= name <= "힣" for name in FAMILY_NAMES)


def test_every_name_has_a_spelling_of_the_press() -> None:
    for name in FAMILY_NAMES:
        found = person(name)
        assert found is not None
        assert found.is_standard, name
