"""Numbers that are known by their form."""

import pytest

from eat_edge.redact.forms import numbers_of_form


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("주민 210315-3123456,", "210315-3123456"),
        ("900101 - 1234568 이다", "900101 - 1234568"),
        ("면허 11-12-345678-90", "11-12-345678-90"),
        ("784-1980-1234567-8", "784-1980-1234567-8"),
        ("المواطن 29001011234567", "29001011234567"),
        ("车牌京A12345。", "京A12345"),
        ("沪A·D12345", "沪A·D12345"),
        ("王小明A123456789住在台北", "A123456789"),
        ("陳大文 A123456(3)", "A123456(3)"),
        ("112-233-445 95", "112-233-445 95"),
        ("счёт 40817810099910004312", "40817810099910004312"),
        ("SBIN0001234", "SBIN0001234"),
    ],
)
def test_a_number_of_its_own_form_is_found_without_a_word(text: str, number: str) -> None:
    assert [text[start:end] for start, end, _ in numbers_of_form(text, ["ID", "ACCOUNT"])] == [
        number
    ]


@pytest.mark.parametrize(
    "text",
    [
        "20231130-1234567",
        "991340-1234567",
        "A123456780",
        "A123456(4)",
        "编号 29001011234567",
        "京都ABCDE",
        "2023-784-1980-1234567-8",
        "ABCDEFGHIJK",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert not list(numbers_of_form(text, ["ID", "ACCOUNT"]))


def test_a_type_that_is_not_asked_for_is_not_given() -> None:
    assert not list(numbers_of_form("210315-3123456", ["ACCOUNT"]))
