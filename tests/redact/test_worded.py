"""Numbers behind words: how much is one, and what is none."""

import pytest

from eat_edge.redact.patterns import find_patterns
from eat_edge.redact.plan import PATTERNS
from eat_edge.redact.worded import worded_numbers

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


@pytest.mark.parametrize(
    "text",
    [
        "手机1234567元",
        "手机10000部，电话110，热线12345",
        "паспорт выдан 12.03.2010",
        "телефон 30.11.2023",
        "счёт 3:2",
        "счёт № 12345678 от 12.11.2023",
        "заказ № 12345678",
        "订单号：12345678",
        "订单号20231130001234",
        "合同编号：HT-2023-000123",
        "合同编号：13800138000",
        "ご注文番号 123-4567890-1234567",
        "주문번호 2023113012345",
        "заказ № 4500123456",
        "Замовлення 12345678",
        "رقم الطلب ١٢٣٤٥٦٧٨٩",
        "הזמנה מס' 123456782",
        "ऑर्डर नंबर 123456789012",
        "카드 3장 2023-11-30",
        "ONLINE shopping2023",
        "Skype meetings",
        "WeChat Android",
        "บัตร 2566-2567",
        "خط الهاتف 2023",
        "профиль 12345678",
    ],
)
def test_other_numbers_behind_such_words_stay(text: str) -> None:
    assert not find_patterns(text, "und", PATTERNS, is_guess=True)


def test_only_the_types_that_are_asked_for_are_given() -> None:
    text = "паспорт СН 123456, л/с 12345679, тел. 12-34-56"
    for label, number in (("ID", "СН 123456"), ("ACCOUNT", "12345679"), ("PHONE", "12-34-56")):
        (found,) = find_patterns(text, "uk", [label])
        assert (text[found.start : found.end], found.label) == (number, label)


def test_groups_that_are_more_than_the_number_has_are_no_part_of_it() -> None:
    text = "паспорт 4509 123456 2010"
    assert {text[start:end] for start, end, _ in worded_numbers(text, ["ID"])} == {"4509 123456"}


def test_the_time_grows_with_the_text_alone() -> None:
    assert not list(worded_numbers("тел. " * 20_000 + "1 " * 20_000, ["ID"]))
    assert not list(worded_numbers("номер " * 20_000 + "123456", ["ID"]))
