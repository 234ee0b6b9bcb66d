"""The map from a folded text back to its source."""

import pytest
from hostile_texts import hostile_text
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text import FoldingTable, fold


@given(hostile_text, st.booleans())
def test_the_map_leads_back_and_forth(text: str, casefold: bool) -> None:
    folded = fold(text, casefold=casefold)
    size = len(folded.text)
    start, end = folded.source_span(0, size)
    assert 0 <= start <= end <= len(text)
    assert fold(text[start:end], casefold=casefold).text == folded.text
    spans = [folded.source_span(at, at + 1) for at in range(size)]
    assert spans == sorted(spans)
    for at, (first, last) in enumerate(spans):
        assert first < last
        back_first, back_last = folded.folded_span(first, last)
        assert back_first <= at < back_last
        assert folded.source_span(back_first, back_last) == (first, last)
    for at in range(size + 1):
        first, last = folded.source_span(at, at)
        assert first == last <= len(text)


@given(hostile_text)
def test_every_source_character_is_reached_or_removed(text: str) -> None:
    folded = fold(text)
    for at, char in enumerate(text):
        first, last = folded.folded_span(at, at + 1)
        assert 0 <= first <= last <= len(folded.text)
        if first == last:
            assert fold(char).text in ("", " ")


def test_spans_keep_marks_and_leave_out_formatting() -> None:
    text = "x مُحَمَّد\u200f y"
    folded = fold(text)
    start, end = folded.source_span(2, 6)
    assert folded.text == "x محمد y"
    assert text[start:end] == "مُحَمَّد"
    assert folded.folded_span(start, end) == (2, 6)
    assert folded.folded_span(end, end + 1) == (6, 6)


def test_one_character_to_many_and_many_to_one() -> None:
    folded = fold("㍿ﾄﾞ", table=FoldingTable({ord("社"): ord("會")}))
    assert folded.text == "株式会會ド"
    assert folded.source_span(1, 2) == (0, 1)
    assert folded.source_span(4, 5) == (1, 3)
    assert folded.folded_span(0, 1) == (0, 4)
    assert folded.folded_span(2, 3) == (4, 5)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("田中 太郎さん", "田中太郎さん"),
        ("北\n京", "北京"),
        ("北　京", "北京"),
        ("王 毅 访 问", "王毅访问"),
        ("王毅  李强", "王毅李强"),
        ("王毅   李强", "王毅   李强"),
        ("王毅\t李强", "王毅 李强"),
        ("王毅 タナカ", "王毅 タナカ"),
        ("在 IBM 工作", "在 IBM 工作"),
        ("서울 부산", "서울 부산"),
        ("ﾀﾅｶ ﾀﾛｳ", "タナカタロウ"),
    ],
)
def test_a_single_space_between_han_or_kana_is_no_part_of_a_name(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_name_across_a_gap_is_found_with_its_gap() -> None:
    text = "他见到田 中太郎了"
    folded = fold(text)
    start = folded.text.index("田中")
    first, last = folded.source_span(start, start + 4)
    assert text[first:last] == "田 中太郎"
    assert folded.folded_span(first, last) == (start, start + 4)
    assert folded.folded_span(4, 5) == (start + 1, start + 1)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("В Пу\u0301тина верят", "Путина", "Пу\u0301тина"),
        ("ב־װײס", "װײס", "װײס"),
        ("ലക്ഷ്മണൻ പോയി", "ലക്ഷ്മണൻ", "ലക്ഷ്മണൻ"),
        ("ไปน้ำพองแล้ว", fold("น้ำพอง").text, "น้ำพอง"),
        ("Գնաց Երևա՞ն", "Երեւան", "Երևա՞ն"),
        ("ទៅភ្នំ\u200bពេញ\u200bវិញ", "ភ្នំពេញ", "ភ្នំ\u200bពេញ"),
    ],
)
def test_a_folded_name_leads_to_all_of_its_source(text: str, name: str, found: str) -> None:
    folded = fold(text)
    start = folded.text.index(name)
    first, last = folded.source_span(start, start + len(name))
    assert text[first:last] == found
