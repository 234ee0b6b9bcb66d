"""An English name: trusted, guessed, or none."""

import pytest

from eat_edge.english.english_name import NO_NAME, EnglishName


@pytest.mark.parametrize(
    ("name", "either"),
    [
        (EnglishName("Berlin", "lexicon"), "Berlin"),
        (EnglishName(guess="Bolin"), "Bolin"),
        (NO_NAME, ""),
    ],
)
def test_a_guess_stands_in_where_no_name_is_trusted(name: EnglishName, either: str) -> None:
    assert name.either == either
