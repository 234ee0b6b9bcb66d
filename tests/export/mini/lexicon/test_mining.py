"""Names mined from parallel text."""

import pytest

pytest.importorskip("opencc")

from read_pairs import read, said

from export.mini.lexicon.mining import mine_names
from export.mini.parallel.mentions import CarriedMention, ReadPair


def with_span(text: str, span: tuple[int, int], english: str) -> ReadPair:
    mention = CarriedMention(0, len(english), "ORG", 0.9, span, True)
    return ReadPair("ours", text, f"{english} said so.", (mention,))


def test_a_word_beside_a_name_does_not_belong_to_it() -> None:
    pairs = [with_span("外交部发言", (0, 3), "Foreign Ministry")] * 3
    pairs += [with_span("外交部发言", (0, 4), "Foreign Ministry")] * 2
    pairs += [with_span("据美联社报", (0, 4), "Associated Press")] * 2
    pairs += [with_span("韩国的人", (0, 3), "South Korea")] * 2
    pairs += [with_span("中国队赢", (0, 3), "China")] * 2 + [
        with_span("中国赢了", (0, 2), "China")
    ] * 2
    mined = mine_names(pairs, is_designator=lambda word: word == "队")
    assert sorted(mined) == ["中国", "中国队", "外交部", "美联社", "韩国"]


def test_names_are_mined_where_they_come_back() -> None:
    english = "England won."
    pairs = [read("英格兰赢了", english, said(english, "England", "LOC", (0, 3)))] * 3
    pairs += [read("英军赢了", english, said(english, "England", "LOC", (0, 2)))]
    pairs += [
        read("英国赢了", english, said(english, "England", "LOC", (0, 2), is_clean=False))
    ] * 3
    assert mine_names(pairs) == {"英格兰": {"England": "LOC"}}
