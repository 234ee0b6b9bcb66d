import pytest

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.results import with_results
from eat_edge.text import fold
from eat_edge.types import Mention


def rows(text: str, lang: str, country: str) -> str:
    folded = fold(text)
    at = folded.text.index(country)
    known = [NameMatch(at, at + len(country), country, (Name("Botswana", "LOC"),), 0.9)]
    start = max(0, at - 2)
    given = [Mention(start, at + len(country), folded.text[start : at + len(country)], "LOC", 0.9)]
    return "|".join(f"{one.text}/{one.label}" for one in with_results(given, known, folded, lang))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.特博戈 博茨瓦纳 9.88", "特博戈/PER|博茨瓦纳/LOC"),
        ("2.特博戈 博茨瓦纳 决赛", "博戈博茨瓦纳/LOC"),
        ("他说特博戈博茨瓦纳 9.88", "博戈博茨瓦纳/LOC"),
    ],
)
def test_an_athlete_stands_between_a_number_and_a_country(text: str, expected: str) -> None:
    assert rows(text, "zh", "博茨瓦纳") == expected


def test_other_languages_are_read_with_their_gaps() -> None:
    assert rows("2.特博戈 博茨瓦纳 9.88", "ja", "博茨瓦纳") == "博戈博茨瓦纳/LOC"
