"""The nominative of Slavic names."""

import pytest

from eat_edge.english.romanise.slavic_case import nominative


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
