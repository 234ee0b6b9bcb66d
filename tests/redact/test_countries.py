"""Whose numbers are looked for in a text."""

import pytest

from eat_edge.redact.countries import ID_NUMBERS, REGIONS, id_numbers, languages_of, regions


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("电话", "zh", ("zh", "ja")),
        ("電話です", "ja", ("ja", "zh")),
        ("телефон", "mk", ("ru", "uk")),
        ("телефон", "uk", ("uk", "ru")),
        ("טלפון and more", "he", ("he",)),
        ("138-0013-8000", "und", tuple(REGIONS)),
    ],
)
def test_with_a_guess_the_letters_have_a_say(
    text: str, lang: str, expected: tuple[str, ...]
) -> None:
    found = languages_of(text, lang, is_guess=True)
    assert set(found) == set(expected)
    assert found[0] == (lang if lang in REGIONS else expected[0])


def test_a_language_that_was_named_is_the_only_one_if_it_has_numbers() -> None:
    assert languages_of("телефон", "zh", is_guess=False) == ("zh",)
    assert languages_of("телефон", "mk", is_guess=False) == ("ru", "uk")


def test_countries_come_in_the_order_of_their_languages() -> None:
    assert regions(("ja", "zh")) == ["JP", "CN", "TW", "HK"]
    assert regions(()) == []


def test_short_numbers_are_looked_for_in_their_own_language_alone() -> None:
    assert "tw.ubn" in id_numbers(("zh", "ja"), "zh")
    assert "tw.ubn" not in id_numbers(("ja", "zh"), "ja")
    assert id_numbers(("ka",), "ka") == []
    assert set(ID_NUMBERS) <= set(REGIONS)
