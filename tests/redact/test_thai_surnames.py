"""Surnames behind titled given names, and what is none."""

import pytest

from eat_edge.redact.thai_surnames import surnames_behind


def whole(text: str, person: str) -> str | None:
    start = text.index(person)
    found = list(surnames_behind(text, [(start, start + len(person))]))
    return text[slice(*found[0])] if found else None


@pytest.mark.parametrize(
    ("text", "person", "name"),
    [
        ("คุณสมชาย ใจดี โทรมา", "คุณสมชาย", "คุณสมชาย ใจดี"),
        ("พบคุณสมชาย ใจดี", "คุณสมชาย", "คุณสมชาย ใจดี"),
        ("ดร.อำพน กิตติอำพน กล่าว", "ดร.อำพน", "ดร.อำพน กิตติอำพน"),
        ("พล.อ.สนธิ บุญยรัตกลิน", "พล.อ.สนธิ", "พล.อ.สนธิ บุญยรัตกลิน"),
    ],
)
def test_what_stands_between_two_spaces_is_the_surname(text: str, person: str, name: str) -> None:
    assert whole(text, person) == name


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("คุณสมชาย ไปตลาด", "คุณสมชาย"),
        ("คุณสมชาย กล่าวว่าวันนี้", "คุณสมชาย"),
        ("คุณสมชาย  ใจดี", "คุณสมชาย"),
        ("สมชาย ใจดี", "สมชาย"),
        ("คุณสมชาย ใจดี มาก", "คุณสมชาย ใจดี"),
        ("คุณสมชาย 2566", "คุณสมชาย"),
        ("คุณสมชาย ประกาศหลักเกณฑ์ใหม่ของกระทรวงแล้ว", "คุณสมชาย"),
    ],
)
def test_what_goes_on_with_the_sentence_stays(text: str, person: str) -> None:
    assert whole(text, person) is None
