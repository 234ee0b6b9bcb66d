"""Countries in English names."""

import pytest

from eat_edge.english.countries import countries_in, is_country, with_adjective


def test_adjectives_name_countries_too() -> None:
    assert countries_in("the German and Polish borders of China") == {"Germany", "Poland", "China"}


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("Russia Ministry of Defence", "Russian Ministry of Defence"),
        ("South Korea Army", "South Korean Army"),
        ("the United States Ministry of Health", "U.S. Ministry of Health"),
        ("Kolkata Police", "Kolkata Police"),
        ("China Football Association", "China Football Association"),
        ("Ministry of Defence of Russia", "Ministry of Defence of Russia"),
    ],
)
def test_a_body_of_a_state_has_the_adjective(english: str, expected: str) -> None:
    assert with_adjective(english) == expected


def test_a_country_is_told_from_what_is_in_it() -> None:
    assert is_country("China") and is_country("United States") and is_country("the Netherlands")
    assert not is_country("Bank of China") and not is_country("Beijing")
