"""Arabic and Hebrew letters, of which no rule gives the English name."""

import pytest

from eat_edge.english.romanise.abjads import arabic, hebrew
from eat_edge.english.romanise.romanised import Romanised


@pytest.mark.parametrize(
    ("name", "expected"),
    [("محمد", "Mhmd"), ("غزة", "Ghza"), ("چمران", "Chmran"), ("عمر خيام", "Amr Khyam")],
)
def test_arabic_and_persian_letters(name: str, expected: str) -> None:
    assert arabic(name) == Romanised(expected, False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("גרוסמן", "Grvsmn"),
        ("ג'ורג'", "Jvrj"),
        ("צ׳ק", "Chk"),
        ("ז׳ק שירק", "Zhk Shirk"),
    ],
)
def test_hebrew_letters_with_and_without_geresh(name: str, expected: str) -> None:
    assert hebrew(name) == Romanised(expected, False)


@pytest.mark.parametrize("name", ["", " ", "12", "محمد 12", "Москва"])
def test_a_word_without_a_known_letter_has_no_name(name: str) -> None:
    assert arabic(name) is None
    assert hebrew(name) is None
