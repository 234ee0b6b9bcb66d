"""The nominative of Slavic names."""

import pytest

from eat_edge.english.romanise.slavic_case import given_name, is_native, nominative


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("Анны Петровой", "PER", "Анна Петрова"),
        ("Ивана Иванова", "PER", "Иван Иванов"),
        ("Владимиру Зеленскому", "PER", "Владимир Зеленский"),
        ("Тараса Шевченко", "PER", "Тарас Шевченко"),
        ("Алексеем Миллером", "PER", "Алексей Миллер"),
        ("Андрея Шнайдера", "PER", "Андрей Шнайдер"),
        ("Павла Дурова", "PER", "Павел Дуров"),
        ("Павлом Дуровым", "PER", "Павел Дуров"),
        ("Рамиля Галиева", "PER", "Рамиль Галиев"),
        ("Эльвира Набиуллина", "PER", "Эльвира Набиуллина"),
        ("Оксану Ковальчук", "PER", "Оксана Ковальчук"),
        ("Ігоря Коломойського", "PER", "Ігор Коломойський"),
        ("Александра Петрова", "PER", None),
        ("Зеленского", "PER", None),
        ("Новосибирске", "LOC", "Новосибирск"),
        ("Казань", "LOC", "Казань"),
        ("Воронеже", "LOC", None),
    ],
)
def test_the_nominative_is_told_only_where_endings_tell_it(
    name: str, label: str, expected: str | None
) -> None:
    assert nominative(name, label) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Андрея Викторовича Соболева", "Андрей Викторович Соболев"),
        ("Александра Ильича Петрова", "Александр Ильич Петров"),
        ("Ольга Сергеевна Тимофеева", "Ольга Сергеевна Тимофеева"),
        ("Ивановой Марии Петровне", "Иванова Мария Петровна"),
        ("Володимира Івановича Бондаренка", "Володимир Іванович Бондаренко"),
    ],
)
def test_a_patronymic_tells_whose_name_it_is(name: str, expected: str) -> None:
    assert nominative(name, "PER") == expected
    assert is_native(expected, "PER")


@pytest.mark.parametrize(
    ("word", "nominative"),
    [
        ("Оли", "Оля"),
        ("Оле", "Оля"),
        ("Олі", "Оля"),
        ("Лёху", "Лёха"),
        ("Маша", "Маша"),
        ("Ольга", "Ольга"),
        ("Сергея", "Сергей"),
        ("Петро", "Петро"),
        ("Олено", "Олена"),
        ("Сашей", "Саша"),
        ("Ириней", None),
        ("Тони", None),
        ("Насте", "Настя"),
        ("Дим", "Дима"),
        ("Оль", "Оля"),
        ("Петра", None),
        ("Валерия", None),
        ("Александра", None),
        ("Марсу", None),
    ],
)
def test_a_common_given_name_alone_has_one_nominative(word: str, nominative: str | None) -> None:
    assert given_name(word) == nominative
