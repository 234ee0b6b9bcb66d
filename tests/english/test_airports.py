"""Towns that the lexicon has an airport for."""

import pytest

from eat_edge.english.airports import as_town
from eat_edge.english.english_name import EnglishName


@pytest.mark.parametrize(
    ("lang", "surface", "english", "expected"),
    [
        ("ru", "Кассель", "Kassel Airport", EnglishName("Kassel", "lexicon")),
        ("uk", "Астана", "Astana International Airport", EnglishName("Astana", "lexicon")),
        (
            "uk",
            "Катанія",
            "Catania-Fontanarossa Airport",
            EnglishName(guess="Catania-Fontanarossa"),
        ),
        ("ru", "Аэропорт Кадала", "Kadala Airport", EnglishName("Kadala Airport", "lexicon")),
        ("ru", "Кассель", "Kassel", EnglishName("Kassel", "lexicon")),
        ("he", 'נתב"ג', "Ben Gurion Airport", EnglishName("Ben Gurion Airport", "lexicon")),
    ],
)
def test_a_town_is_no_airport(lang: str, surface: str, english: str, expected: EnglishName) -> None:
    assert as_town(EnglishName(english, "lexicon"), surface, lang) == expected
