import math
from collections.abc import Collection

import pytest

from eat_edge.pipeline.source.joining import Joining

COMMON, RARE, UNLIKELY = -8.0, -13.0, -24.0


def joining(
    lang: str, known: Collection[str], likelihoods: dict[str, float], gain: float = -math.inf
) -> Joining:
    """One whose words are rare, but for those that are given."""
    return Joining(
        lang, lambda *words: gain, lambda word: likelihoods.get(word, RARE), known.__contains__
    )


def test_two_words_are_one_where_both_together_are_a_known_name() -> None:
    tells = joining("ru", ["Самарканд"], {})
    assert tells("Самар", "канд") > 0
    assert tells("Самар", "канд,") == tells("«Самар", "канд»") == tells("Самар", "канд")
    assert tells("Самар", "город") == -math.inf


def test_what_the_vocabulary_says_stays_where_it_is_more() -> None:
    assert joining("ru", ["Самарканд"], {}, gain=50.0)("Самар", "канд") == 50.0
    assert joining("ru", [], {}, gain=-2.0)("Самар", "канд") == -2.0


@pytest.mark.parametrize(
    ("lang", "name", "first", "second"),
    [
        ("he", "טביליסי", "בטבי", "ליסי"),
        ("he", "טביליסי", "ומטבי", "ליסי"),
        ("ar", "لشبونة", "ولش", "بونة"),
        ("ko", "부다페스트", "부다페", "스트에서"),
    ],
)
def test_what_is_written_on_a_name_is_left_out(
    lang: str, name: str, first: str, second: str
) -> None:
    halves = {first: -14.0, second: -14.0}
    assert joining(lang, [name], halves)(first, second) > 0
    assert joining("hi", [name], halves)(first, second) == -math.inf


def test_a_preposition_is_no_half_of_a_name() -> None:
    tells = joining("he", ["טביליסי"], {"ב": UNLIKELY, "טביליסי": UNLIKELY})
    assert tells("ב", "טביליסי") == -math.inf


def test_common_words_stay_two() -> None:
    assert joining("ar", ["هونان"], {"هون": COMMON, "ان": COMMON})("هون", "ان") == -math.inf


def test_a_known_name_beside_a_common_word_is_one_by_itself() -> None:
    """Its pieces may be unlikely: of two words that are whole the name is none."""
    halves = {"هون": UNLIKELY, "ان": COMMON}
    assert joining("ar", ["هونان"], halves)("هون", "ان") > 0
    assert joining("ar", ["هونان", "هون"], halves)("هون", "ان") == -math.inf


def test_a_common_word_of_one_letter_stays_one() -> None:
    """Венев is a town, and Вене в the end of one and a preposition."""
    assert joining("ru", ["Венев"], {"Вене": UNLIKELY, "в": COMMON})("Вене", "в") == -math.inf
    assert joining("ru", ["Венев"], {"Вене": UNLIKELY, "в": RARE})("Вене", "в") > 0


def test_a_determiner_is_no_surname() -> None:
    """이 영화 is this film, and 이영화 a person."""
    halves = {"영화는": UNLIKELY}
    assert joining("ko", ["이영화", "김영화"], halves)("김", "영화는") > 0
    assert joining("ko", ["이영화", "김영화"], halves)("이", "영화는") == -math.inf


def test_scripts_without_spaces_are_left_to_their_own_rules() -> None:
    halves = {"เชียง": UNLIKELY, "ใหม่": UNLIKELY}
    assert joining("th", ["เชียงใหม่"], halves)("เชียง", "ใหม่") == -math.inf


def test_it_is_asked_once() -> None:
    asked: list[tuple[str, str]] = []

    def gain(first: str, second: str) -> float:
        asked.append((first, second))
        return 0.0

    tells = Joining("ru", gain, lambda word: RARE, lambda surface: False)
    assert [tells("Моск", "ва"), tells("Моск", "ва"), tells("Мин", "ск")] == [0.0, 0.0, 0.0]
    assert asked == [("Моск", "ва"), ("Мин", "ск")]


def test_an_armenian_ending_is_no_word() -> None:
    tells = joining("hy", ["Իրաք"], {})
    assert tells("Սարգսյան", "ին") > 0
    assert tells("Սարգսյան,", "ին") == tells("Սար", "գսյան") == -math.inf
    assert joining("ka", ["Իրաք"], {})("Սարգսյան", "ին") == -math.inf


def test_an_armenian_ending_that_is_a_word_too_asks_for_a_known_name() -> None:
    """Ում is whom as well."""
    tells = joining("hy", ["Իրաք"], {})
    assert tells("Իրաք", "ում") > 0
    assert tells("Իրաք,", "ում") == tells("մարդը", "ում") == tells("ինձ", "ների") == -math.inf
