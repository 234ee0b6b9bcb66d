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
    ("ru", "iban: de89370400440532013000", [("de89370400440532013000", "ACCOUNT")]),
    ("ru", "iban: de89 3704 0044 0532 0130 00", [("de89 3704 0044 0532 0130 00", "ACCOUNT")]),
    ("ru", "карта 4111  1111  1111  1111", [("4111  1111  1111  1111", "ACCOUNT")]),
    ("ru", "4111\t1111\t1111\t1111", [("4111\t1111\t1111\t1111", "ACCOUNT")]),
    ("ru", "карта 4276  3800  1234  5678", [("4276  3800  1234  5678", "ACCOUNT")]),
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


GUESSED = [
    (
        "mk",
        "Позвоните Ивану Петрову: карта 4276 3800 1234 5670, СНИЛС 112-233-445 95, паспорт 45 09 "
        "123456, ОГРН 1027700132195, БИК 044525225, р/с 40817810099910004312, "
        "факс 8 (495) 123-45-67",
        [
            ("4276 3800 1234 5670", "ACCOUNT"),
            ("112-233-445 95", "ID"),
            ("45 09 123456", "ID"),
            ("1027700132195", "ID"),
            ("044525225", "ACCOUNT"),
            ("40817810099910004312", "ACCOUNT"),
            ("8 (495) 123-45-67", "PHONE"),
        ],
    ),
    ("bg", "паспорт серия 4509 № 123456", [("4509 № 123456", "ID")]),
    ("zh", "電話　03-5555-1234", [("03-5555-1234", "PHONE")]),
    ("zh", "株式会社三崎工業 03-5555-1234", [("03-5555-1234", "PHONE")]),
    ("zh", "口座番号：１２３４５６７", [("１２３４５６７", "ACCOUNT")]),
    ("zh", "普通預金 1234567", [("1234567", "ACCOUNT")]),
    ("ja", "免許証の番号は第301234567890号", [("301234567890", "ID")]),
    ("zh", "卡号4111 1111 1111 1112", [("4111 1111 1111 1112", "ACCOUNT")]),
    ("ru", "Олена Шевченко, тел. 050 123 45 67", [("050 123 45 67", "PHONE")]),
    ("und", "8 (495) 123-45-67", [("8 (495) 123-45-67", "PHONE")]),
    ("und", "138-0013-8000", [("138-0013-8000", "PHONE")]),
    ("und", "Fax 03-5555-1234", [("03-5555-1234", "PHONE")]),
    ("fa", "هاتف 01001234567", [("01001234567", "PHONE")]),
    ("zh", "共110105194912310021", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), GUESSED)
def test_what_a_wrong_guess_of_the_language_would_miss_is_found(
    lang: str, text: str, expected: list[tuple[str, str]]
) -> None:
    found = find_patterns(text, lang, PATTERNS, is_guess=True)
    assert [(text[one.start : one.end], one.label) for one in found] == expected


def test_a_language_that_was_named_is_the_only_one() -> None:
    assert not find_patterns("Олена, 050 123 45 67", "ru", PATTERNS)
    # One without numbers of its own says nothing about them.
    assert find_patterns("Олена, 050 123 45 67", "mk", PATTERNS)


NO_NUMBERS = [
    "30.11.2023",
    "2023-11-30 12:30",
    "20231130",
    "2023.11.30",
    "1998-2003",
    "1991 2001",
    "1234567",
    "1 234 567",
    "12 500 000",
    "1,234,567.89",
    "25123456 {}",
    "$25123456",
    "978-4-00-310101-8",
    "9784003101018",
    "ISBN 4-00-310101-4",
    "100-0001",
    "3.14159265",
    "№ 123456",
    "12:30-14:00",
]
AMOUNTS = {"ru": "руб.", "uk": "грн", "zh": "元", "ja": "円", "ko": "원", "und": "USD", "he": "₪"}
WORDS = {
    "ru": "Это ",
    "uk": "Це ",
    "zh": "共",
    "ja": "これは",
    "ko": "이것은 ",
    "und": "",
    "he": "זה ",
}


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("lang", AMOUNTS)
def test_dates_amounts_and_numbers_of_books_stay(lang: str, number: str) -> None:
    text = WORDS[lang] + number.format(AMOUNTS[lang])
    assert not find_patterns(text, lang, PATTERNS, is_guess=True)


def test_of_what_overlaps_the_longest_is_taken() -> None:
    text = "ОГРН 1027700132195"
    assert find_patterns(text, "und", PATTERNS, is_guess=True) == [(5, 18, "ID")]


def test_a_number_with_a_wrong_check_digit_is_none() -> None:
    assert not find_patterns("共4111 1111 1111 1112", "zh", ["ACCOUNT"])
    assert not find_patterns("共110105194912310021", "zh", ["ID"])


def test_only_what_is_asked_for_is_looked_for() -> None:
    assert not find_patterns("a@example.com", "zh", ["URL"])


@pytest.mark.parametrize(
    "text",
    ["京 " + "1" * 60 + "a", "京 " + "1-" * 60 + "a", "http://" + ")" * 200_000 + "a"],
    ids=["digits", "groups", "brackets"],
)
def test_no_text_takes_exponential_time(text: str) -> None:
    find_patterns(text, "zh", PATTERNS)


def test_a_number_is_found_wherever_a_long_text_is_parted() -> None:
    for shift in range(0, 60, 3):
        text = "1, " * 657 + "." * shift + " +7 495 123-45-67 доб. 12, " + "1, " * 50
        (found,) = find_patterns(text, "ru", ["PHONE"])
        assert text[found.start : found.end] == "+7 495 123-45-67 доб. 12"


def test_a_number_is_found_behind_more_digits_than_are_tried_at_once() -> None:
    text = "1 " * 66_000 + "тел. +7 495 123-45-67"
    assert [text[one.start : one.end] for one in find_patterns(text, "ru", ["PHONE"])] == [
        "+7 495 123-45-67"
    ]


class StoppedError(Exception):
    """Somebody does not wait any more."""


@pytest.mark.parametrize("label", ["PHONE", "ID", "ACCOUNT"])
def test_a_search_can_be_broken_off_soon(label: str) -> None:
    num_asked = 0

    def check() -> None:
        nonlocal num_asked
        num_asked += 1
        if num_asked > 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        find_patterns("1 22 333 " * 50_000, "ru", [label], check=check)
