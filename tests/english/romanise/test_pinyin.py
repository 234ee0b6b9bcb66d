"""Pinyin of characters and words."""

import pytest

from eat_edge.english.romanise.pinyin import joined, readings, syllable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京", "Beijing"),
        ("西安", "Xi'an"),
        ("吕", "Lü"),
        ("", ""),
        ("北a京", ""),
        ("東京", "Dongjing"),
    ],
)
def test_a_word(text: str, expected: str) -> None:
    assert joined(text) == expected


@pytest.mark.parametrize("character", "行乐重长单")
def test_the_usual_reading_is_one_of_several(character: str) -> None:
    assert syllable(character) in readings(character)
    assert len(readings(character)) > 1


@pytest.mark.parametrize("character", ["a", "あ", "한", ""])
def test_what_is_no_han_character_has_no_reading(character: str) -> None:
    assert (syllable(character), readings(character)) == ("", ())
