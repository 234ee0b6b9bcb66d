"""Given names and surnames whose English no rule tells."""

import pytest
from known_names import Names

from eat_edge.english.english_name import EnglishName
from eat_edge.english.known import words_known
from eat_edge.english.person_words import person_word, words_of


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [
        ("خالد", "ar", "Khaled"),
        ("العتيبي", "ar", "al-Otaibi"),
        ("عبدالرحمن", "ar", "Abdulrahman"),
        ("ابراهيم", "ar", "Ibrahim"),
        ("رضایی", "fa", "Rezaei"),
        ("אברהמי", "he", "Avrahami"),
        ("สมชาย", "th", "Somchai"),
        ("Уильямс", "ru", "Williams"),
        ("中村", "ja", ""),
        ("مدينة", "ar", ""),
    ],
)
def test_a_word_has_the_english_that_is_customary(word: str, lang: str, expected: str) -> None:
    assert person_word(word, lang) == expected


def test_two_words_that_are_one_name_stay_together() -> None:
    assert words_of("عبد الرحمن بن سعد", "ar") == ["عبد الرحمن", "بن", "سعد"]
    assert words_of("Серена Уильямс", "ru") == ["Серена", "Уильямс"]


@pytest.mark.parametrize(
    ("surface", "lang", "expected"),
    [
        ("يوسف بن ناصر المطيري", "ar", "Youssef bin Nasser al-Mutairi"),
        ("ויעל רוזנברג", "he", "Yael Rosenberg"),
        ("นายประเสริฐ ทองดี", "th", "Prasert Thongdee"),
        ("Сереной Уильямс", "ru", "Serena Williams"),
        ("العتيبي", "ar", "al-Otaibi"),
    ],
)
def test_a_person_is_composed_of_words_of_the_table(surface: str, lang: str, expected: str) -> None:
    assert words_known(surface, lang, "PER", Names({})) == EnglishName(expected, "composed")


def test_one_unknown_word_leaves_a_person_open() -> None:
    assert words_known("خالد قرقشندي", "ar", "PER", Names({})) is None


def test_only_persons_are_composed_of_words_of_persons() -> None:
    assert words_known("خالد العتيبي", "ar", "LOC", Names({})) is None
