"""Numbers of a source and of its translation."""

import pytest

from eat_edge.english.numbers import number_notes, numbers_in_english, numbers_in_source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("超过五十万台", [500_000]),
        ("一百二十个航班", [120]),
        ("两亿元", [200_000_000]),
        ("3.5万人", [35_000]),
        ("１，２００人", [1_200]),
        ("二〇二四年", [2024]),
        ("一九六○年", [1960]),
        ("三千五百億円", [350_000_000_000]),
        ("万一", []),
        ("十一天", [11]),
        ("没有数字", []),
    ],
)
def test_numbers_of_chinese_and_japanese(text: str, expected: list[float]) -> None:
    assert [value for value, _ in numbers_in_source(text) if value >= 10] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 500,000 phones", [500_000]),
        ("fifty thousand", [50_000]),
        ("one hundred and twenty flights", [120]),
        ("3.5 million and 12", [3_500_000, 12]),
        ("two hundred million yuan", [200_000_000]),
        ("in 2024, eleven days", [2024, 11]),
        ("seventeen eighteen", [17, 18]),
        ("a hundred", [100]),
        ("no numbers and nothing", []),
    ],
)
def test_numbers_of_english(text: str, expected: list[float]) -> None:
    assert list(numbers_in_english(text)) == expected


def test_numbers_that_differ_are_told() -> None:
    assert number_notes("超过五十万台", "more than fifty thousand") == (
        "500,000 (五十万) is not in the translation",
        "50,000 is only in the translation",
    )
    assert number_notes("超过五十万台", "more than 500,000") == ()
    assert number_notes("三个人", "four people") == ()
