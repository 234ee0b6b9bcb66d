"""Cyrillic names by the scheme of their language."""

import pytest

from eat_edge.english.romanise.cyrillic import cyrillic
from eat_edge.english.romanise.romanised import Romanised


@pytest.mark.parametrize(
    ("name", "lang", "label", "expected"),
    [
        ("Сергеем Кузнецовым", "ru", "PER", "Sergey Kuznetsov"),
        ("Егор Щербинин", "ru", "PER", "Yegor Shcherbinin"),
        ("Урюпинск", "ru", "LOC", "Uryupinsk"),
        ("Андрей Шварц", "ru", "PER", "Andrey Shvarts"),
        ("Федір Гончаренко", "uk", "PER", "Fedir Honcharenko"),
        ("Тарасу Шевченку", "uk", "PER", "Taras Shevchenko"),
        ("Віцебск", "be", "LOC", "Vitsebsk"),
        ("Щърклево", "bg", "LOC", "Shtarklevo"),
    ],
)
def test_a_scheme_gives_the_english_name(name: str, lang: str, label: str, expected: str) -> None:
    assert cyrillic(name, lang, label) == Romanised(expected, True)


@pytest.mark.parametrize(
    ("name", "lang", "label", "expected"),
    [
        ("Ганс Вебер", "ru", "PER", "Gans Veber"),
        ("ООО «Вектор-Плюс»", "ru", "ORG", "Ooo Vektor-Plyus"),
        ("Хайдельберг", "ru", "LOC", "Khaydelberg"),
        ("Иванова", "ru", "PER", "Ivanova"),
        ("Ђоковић", "sr", "PER", "Djokovic"),
        ("Ќумурџиев", "mk", "PER", "Kjumurdziev"),
        ("Бишкек", "ky", "LOC", "Bishkek"),
    ],
)
def test_where_letters_do_not_settle_it_the_name_is_only_told(
    name: str, lang: str, label: str, expected: str
) -> None:
    assert cyrillic(name, lang, label) == Romanised(expected, False)


def test_letters_are_read_by_their_place() -> None:
    """The beginning of a word, the letter before, the end of an adjective, a hyphen."""
    texts = {
        ("Ялта", "uk"): "Yalta",
        ("Маріяна", "uk"): "Mariiana",
        ("Згурівка", "uk"): "Zghurivka",
        ("Подъельск", "ru"): "Podyelsk",
        ("Белый", "ru"): "Bely",
        ("Ростов-на-Дону", "ru"): "Rostov-Na-Donu",
    }
    for (name, lang), expected in texts.items():
        found = cyrillic(name, lang, "LOC")
        assert found is not None
        assert found.text == expected


@pytest.mark.parametrize("name", ["", "  ", "Москва1", "Moskva"])
def test_what_no_table_has_gives_no_name(name: str) -> None:
    assert cyrillic(name, "ru", "LOC") is None
