"""Numbers beside each other, and behind letters."""

import pytest

from eat_edge.redact.patterns import find_patterns
from eat_edge.redact.plan import PATTERNS
from eat_edge.redact.rows import is_within_code, parted

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


@pytest.mark.parametrize("sign", ["/", "~", "、", ",", ", ", ";", "|", " или ", " or ", " / "])
@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("zh", "13800138000", "13900139000"),
        ("zh", "11010519491231002X", "440308199901101512"),
        ("ko", "010-1234-5678", "010-8765-4321"),
        ("ja", "090-1234-5678", "080-8765-4321"),
        ("he", "050-234-5678", "052-765-4321"),
        ("ru", "8 916 123-45-67", "8 916 765-43-21"),
        ("ru", "+79161234567", "+79167654321"),
    ],
)
def test_both_numbers_beside_each_other_are_found(
    lang: str, first: str, second: str, sign: str
) -> None:
    text = f"{first}{sign}{second}"
    found = find_patterns(text, lang, PATTERNS)
    assert [text[one.start : one.end] for one in found] == [first, second]


@pytest.mark.parametrize("text", ["VIP-13900139000", "客户B_13900139000"])
def test_a_number_behind_letters_is_found(text: str) -> None:
    assert [text[one.start : one.end] for one in find_patterns(text, "zh", PATTERNS)] == [
        "13900139000"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "заказ № DD-13900139000",
        "договор № 13800138000/13900139000",
        "合同HT-2023-000123",
        "A1-13900139000",
        "2023/11/30",
        "30/11/2023",
        "3/4",
    ],
)
def test_numbers_of_orders_dates_and_fractions_stay(text: str) -> None:
    assert not [
        text[one.start : one.end]
        for one in find_patterns(text, "zh", PATTERNS)
        if one.start >= text.rfind("/")
    ]


def test_only_a_stroke_between_two_long_numbers_becomes_a_bar() -> None:
    assert parted("1234567/7654321 a/b 12/1234567") == "1234567|7654321 a/b 12/1234567"


def test_a_part_of_a_code_is_told_by_what_stands_before_it() -> None:
    assert is_within_code("HT-2023-000123", 8, 14)
    assert not is_within_code("VIP-13900139000", 4, 15)
    assert not is_within_code("13900139000", 0, 11)
