import math
from collections.abc import Callable

import pytest

from eat_edge.pipeline.source.broken import gain_of, gaps_of, surely_broken
from eat_edge.text import fold


def never(first: str, second: str) -> float:
    return -math.inf


def always(worth: float) -> Callable[[str, str], float]:
    return lambda first, second: worth


def mended(text: str, gain: Callable[[str, str], float]) -> str:
    folded = fold(text)
    return folded.without(surely_broken(list(gaps_of(folded)), gain)).text


def test_gaps_stand_between_words_of_one_script() -> None:
    folded = fold("В Моск ве, Paris и 北京 上海\tДа нет")
    assert [gap.words for gap in gaps_of(folded)] == [("В", "Моск"), ("Моск", "ве,"), ("Да", "нет")]


def test_a_word_that_is_far_likelier_whole_is_mended() -> None:
    assert mended("город Узбеки стан", always(11.0)) == "город Узбекистан"
    assert mended("город Узбеки стан", always(9.0)) == "город Узбеки стан"


def test_of_two_gaps_around_a_piece_the_likelier_is_closed() -> None:
    gains = {("слово", "Мос"): 12.0, ("Мос", "ква"): 19.0}
    assert mended("слово Мос ква", lambda first, second: gains[first, second]) == "слово Москва"
    assert mended("слово мос ква", lambda first, second: 12.0).count(" ") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("נסע ל ירושלים אתמול", "נסע לירושלים אתמול"),
        ("ירושלי ם היא", "ירושלים היא"),
        ('ארה" ב או ארה "ב', 'ארה"ב או ארה"ב'),
        ("Հ այաստանում է", "Հայաստանում է"),
        ("город Ф ихте", "город Фихте"),
        ("Он в Риме и О нём", "Он в Риме и О нём"),
        ("Նա է այստեղ", "Նա է այստեղ"),
        ("กทช .ยื่น", "กทช.ยื่น"),
        ("(กทม .) และ ปภ .", "(กทม.) และ ปภ."),
        ("ต่าง ๆ", "ต่าง ๆ"),
    ],
)
def test_letters_and_marks_that_are_no_words(text: str, expected: str) -> None:
    assert mended(text, never) == expected


def test_a_capital_and_an_acronym_begin_a_word() -> None:
    (gap,) = gaps_of(fold("Цао Ци"))
    assert gain_of(gap, always(20.0)) == -math.inf
    (gap,) = gaps_of(fold("СО ЮЗ"))
    assert gain_of(gap, always(20.0)) == 20.0
    (gap,) = gaps_of(fold('בארה"ב נהנו'))
    assert gain_of(gap, always(20.0)) == -math.inf


def test_a_letter_behind_a_word_is_a_doubt() -> None:
    (gap,) = gaps_of(fold("Սահակյան ը"))
    assert 0.0 < gain_of(gap, never) < 11.0
    assert mended("Սահակյան ը", never) == "Սահակյան ը"


def test_offsets_are_those_of_the_source() -> None:
    text = "\u200fב ירו שלים היום"
    folded = fold(text)
    places = surely_broken(list(gaps_of(folded)), lambda first, second: 20.0)
    whole = folded.without(places)
    at = whole.text.index("שלים")
    start, end = whole.source_span(at, at + 4)
    assert text[start:end] == "שלים"


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("สอ ศ.", 5.0),
        ("ป.ป. ช.", 5.0),
        ("สอ ศ.10", -math.inf),
        ("บ้าน ต.หนองไผ่", -math.inf),
        ("Алахи р", 9.5),
        ("Алахи р .", -math.inf),
        ("국토교통 부는", 5.0),
        ("국토교통 부자", -math.inf),
    ],
)
def test_what_a_letter_or_syllable_by_itself_may_belong_to(text: str, worth: float) -> None:
    gap = next(gaps_of(fold(text)))
    assert gain_of(gap, never) == worth


def test_a_letter_that_is_a_word_ends_one_with_a_capital_where_that_is_far_likelier() -> None:
    (gap,) = gaps_of(fold("Росси и"))
    assert gain_of(gap, always(8.0)) == 8.0
    assert gain_of(gap, always(6.0)) == -math.inf
    (gap,) = gaps_of(fold("росси и"))
    assert gain_of(gap, always(8.0)) == -math.inf
