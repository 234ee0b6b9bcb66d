"""Persons who are greeted, called or quoted in chats and letters."""

import pytest
from sentence_spans import mention_of

from eat_edge.engine import Engine
from eat_edge.pipeline.source.addressed import with_addressed
from eat_edge.text import fold
from eat_edge.types import Mention


def addressed(text: str, lang: str, surface: str, label: str, score: float) -> str:
    text = fold(text).text
    others = {"PER": 0.35} if label != "PER" else {}
    given = mention_of(text, surface, label, score, others)
    (one,) = with_addressed([given], [], text, lang)
    assert text[one.start : one.end] == one.text
    return f"{one.text}/{one.label} {one.score}"


@pytest.mark.parametrize(
    ("lang", "text", "surface", "label", "expected"),
    [
        ("he", "שלום רונית,", "שלום רונית", "PER", "רונית/PER 0.9"),
        ("he", "שלום כהן, ראש העיר", "שלום כהן", "PER", "שלום כהן/PER 0.5"),
        ("uk", "Привіт Оксано, як ти?", "Оксано", "LOC", "Оксано/PER 0.9"),
        ("ru", "Серёга, ты где?", "Серёга", "PER", "Серёга/PER 0.9"),
        ("ru", "Серёга: я дома", "Серёга", "LOC", "Серёга/PER 0.9"),
        ("zh", "//@墨家道具组花娘:转发", "花娘", "PER", "花娘/PER 0.5"),
        ("ru", "Серёга, друг детства, пришёл", "Серёга", "LOC", "Серёга/LOC 0.5"),
        ("ru", "В городе Тула: пожар", "Тула", "LOC", "Тула/LOC 0.5"),
        ("ko", "- 민수: 응", "민수", "LOC", "민수/PER 0.9"),
        ("zh", "小明: 好", "小明", "LOC", "小明/PER 0.9"),
    ],
)
def test_who_is_spoken_to_is_a_person(
    lang: str, text: str, surface: str, label: str, expected: str
) -> None:
    assert addressed(text, lang, surface, label, 0.5) == expected


def test_what_is_surely_a_place_stays_one() -> None:
    assert addressed("Привет, Москва!", "ru", "Москва", "LOC", 0.97) == "Москва/LOC 0.97"
    assert addressed("Берлин: взрыв", "ru", "Берлин", "LOC", 0.97) == "Берлин/LOC 0.97"


def test_a_handle_in_latin_letters_is_no_name() -> None:
    mentions = [Mention(1, 9, "thairath", "PER", 0.9), Mention(10, 15, "Ahmad", "PER", 0.9)]
    assert with_addressed(mentions, [], "@thairath Ahmad", "ar") == mentions[1:]
    given = [Mention(1, 3, "李娜", "PER", 0.9)]
    assert with_addressed(given, [], "@李娜 你好", "zh") == given


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("שלום רונית,", ["רונית"]),
        ("Серёга, ты где?", ["Серёга"]),
        ("سلام مریم جان، من با رضا می‌روم شیراز", ["مریم", "رضا", "شیراز"]),
        ("राहुल, कल मैं और प्रिया पुणे जा रहे हैं", ["राहुल", "प्रिया", "पुणे"]),
        ("은지랑 부산 갔다", ["은지", "부산"]),
    ],
)
def test_given_names_in_chats(engine: Engine, text: str, names: list[str]) -> None:
    assert [one.text for one in engine(text).entities] == names
