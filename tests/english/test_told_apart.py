"""Places that are written alike."""

import pytest

from eat_edge.english.english_name import EnglishName
from eat_edge.english.told_apart import qualified, told_apart


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("وصل إلى عمان عاصمة الأردن", EnglishName("Amman", "lexicon")),
        ("قالت سلطنة عمان", EnglishName("Oman", "lexicon")),
        ("وصل إلى عمان", EnglishName(guess="Amman")),
        ("الأردن وسلطنة عمان", EnglishName(guess="Amman")),
    ],
)
def test_the_words_around_a_place_tell_which_it_is(sentence: str, expected: EnglishName) -> None:
    assert told_apart("عمان", "ar", sentence) == expected


def test_other_places_are_not_looked_at() -> None:
    assert told_apart("دمشق", "ar", "دمشق") is None
    assert told_apart("عمان", "fa", "عمان") is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Орёл кружил над полем.", EnglishName(guess="Oryol")),
        ("Орёл основан в 1566 году.", EnglishName("Oryol", "lexicon")),
        ("Едем в Тулу и Орёл.", EnglishName("Oryol", "lexicon")),
    ],
)
def test_a_common_noun_that_begins_a_sentence_is_only_a_guess(
    sentence: str, expected: EnglishName
) -> None:
    assert told_apart("Орёл", "ru", sentence) == expected


def test_a_city_before_a_club_tells_which_is_meant() -> None:
    giants = EnglishName("San Francisco Giants", "lexicon")
    entry = {"サンフランシスコ・ジャイアンツ": giants}.get
    assert qualified("SF ジャイアンツ", "", entry) == giants
    assert qualified("ジャイアンツ", "昨日のSFの", entry) == giants
    assert qualified("ジャイアンツ", "サンフランシスコの", entry) == giants
    assert qualified("ジャイアンツ", "NYの", entry) is None
    assert qualified("ジャイアンツ", "東京の", entry) is None
    assert qualified("ジャイアンツ", "", entry) is None
