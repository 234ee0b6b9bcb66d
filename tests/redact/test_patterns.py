"""Addresses and numbers in the languages of the supported countries."""

import pytest

from eat_edge.redact.patterns import find_patterns
from eat_edge.redact.plan import PATTERNS

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")

CASES = [
    ("zh", "请发到li.na@example.com", [("li.na@example.com", "EMAIL")]),
    ("zh", "访问https://example.com/a?b=1。", [("https://example.com/a?b=1", "URL")]),
    ("zh", "电话：138-0013-8000，", [("138-0013-8000", "PHONE")]),
    (
        "zh",
        "身份证１１０１０５１９４９１２３１００２X",
        [("１１０１０５１９４９１２３１００２X", "ID")],
    ),
    ("zh", "卡号4111 1111 1111 1111", [("4111 1111 1111 1111", "ACCOUNT")]),
    ("zh", "2023-11-30 12:30，共 1234567 元，第 100 页", []),
    ("ja", "電話03-1234-5678", [("03-1234-5678", "PHONE")]),
    ("ja", "マイナンバー 1234 5678 9018", [("1234 5678 9018", "ID")]),
    ("ja", "https://例え.jp/へ", [("https://例え.jp/へ", "URL")]),
    ("ko", "주민번호 900101-1234568,", [("900101-1234568", "ID")]),
    ("ko", "전화 010-1234-5678", [("010-1234-5678", "PHONE")]),
    ("ru", "ИНН 7707083893", [("7707083893", "ID")]),
    ("ru", "тел. +7 495 123-45-67", [("+7 495 123-45-67", "PHONE")]),
    ("ru", "IBAN DE89 3704 0044 0532 0130 00", [("DE89 3704 0044 0532 0130 00", "ACCOUNT")]),
    ("hi", "फोन 98765 43210", [("98765 43210", "PHONE")]),
    ("hi", "PAN ACUPA7085R", [("ACUPA7085R", "ID")]),
    ("th", "โทร 081-234-5678", [("081-234-5678", "PHONE")]),
    ("th", "บัตร 1-2345-45678-78-1", [("1-2345-45678-78-1", "ID")]),
    ("he", "ת.ז. 39337423", [("39337423", "ID")]),
    ("he", "mail@דוגמה.קום", [("mail@דוגמה.קום", "EMAIL")]),
    ("ar", "هاتف ٠١٠٠١٢٣٤٥٦٧", [("٠١٠٠١٢٣٤٥٦٧", "PHONE")]),
    ("uk", "тел. 044 123 45 67", [("044 123 45 67", "PHONE")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_what_is_right_by_its_form_and_check_is_found(
    lang: str, text: str, expected: list[tuple[str, str]]
) -> None:
    found = find_patterns(text, lang, PATTERNS)
    assert [(text[one.start : one.end], one.label) for one in found] == expected


def test_a_number_with_a_wrong_check_digit_is_none() -> None:
    assert not find_patterns("卡号4111 1111 1111 1112", "zh", ["ACCOUNT"])
    assert not find_patterns("身份证110105194912310021", "zh", ["ID"])


def test_only_what_is_asked_for_is_looked_for() -> None:
    assert not find_patterns("a@example.com", "zh", ["URL"])


@pytest.mark.parametrize(
    "text",
    ["京 " + "1" * 60 + "a", "京 " + "1-" * 60 + "a", "http://" + ")" * 200_000 + "a"],
    ids=["digits", "groups", "brackets"],
)
def test_no_text_takes_exponential_time(text: str) -> None:
    find_patterns(text, "zh", PATTERNS)
