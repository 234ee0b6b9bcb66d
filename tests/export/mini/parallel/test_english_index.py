"""Names found in a translation."""

import pytest

from export.mini.parallel.english_index import EnglishIndex, name_words


@pytest.mark.parametrize(
    ("name", "lang", "words"),
    [
        ("The Hague", "zh", ("hague",)),
        ("ABE Shinzo", "ja", ("abe", "shinzo")),
        ("Shinzō Abe", "ja", ("abe", "shinz")),
        ("Shinzou Abe", "ja", ("abe", "shinzo")),
        ("Shinzou Abe", "zh", ("abe", "shinzou")),
        ("Yuuko Oono", "ja", ("ono", "yuko")),
    ],
)
def test_names_are_bags_of_words(name: str, lang: str, words: tuple[str, ...]) -> None:
    assert name_words(name, lang) == words


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Toukyou Tower", "Tokyo Tower"),
        ("tokyo", "Tokyo"),
        ("tower, tokyo", None),
        ("will", None),
        ("", None),
        ("Osaka", None),
    ],
)
def test_the_first_that_begins_with_a_capital_is_found(name: str, found: str | None) -> None:
    text = "In tokyo the Tokyo Tower, in Tokyo, will stand."
    span = EnglishIndex(text, "ja").find(name)
    assert (span and text[span[0] : span[1]]) == found
