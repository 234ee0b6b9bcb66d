"""Punctuation and lookalikes within names, each folded to one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text.punctuation import DOTS, with_punctuation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((f"安吉拉{dot}默克尔", "安吉拉・默克尔") for dot in DOTS),
        ("马克.吐温", "马克・吐温"),
        ("ジョン.スミス", "ジョン・スミス"),
        # It ends a sentence, or joins a number and a word.
        ("他去了.", "他去了."),
        ("马克.吐温.", "马克.吐温."),
        ("第1.2节", "第1.2节"),
        ("中ー日", "中-日"),
        ("タワー東京", "タワー東京"),
        ("Мар’яна", "Мар'яна"),
        ("צ’רצ’יל", "צ'רצ'יל"),
        ("צה”ל", 'צה"ל'),
        ("don’t", "don’t"),
        ("Mосква", "Москва"),
        ("Mocквa", "Москва"),
        ("IT и Kиев", "IT и Киев"),
        ("iPhone", "iPhone"),
        ("Mосквaé", "Mосквaé"),
    ],
)
def test_what_is_typed_in_several_ways_is_one(text: str, expected: str) -> None:
    assert with_punctuation(text) == expected


@given(st.text("柏林・·.ーアб’”אMa ", max_size=20))
def test_every_character_stays_one_and_twice_is_once(text: str) -> None:
    folded = with_punctuation(text)
    assert len(folded) == len(text)
    assert with_punctuation(folded) == folded
