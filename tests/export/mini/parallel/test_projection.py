"""Mentions of the English, carried over to the source."""

import pytest
from read_pairs import read, said

from eat_edge.lexicon import Lexicon
from export.mini.parallel.mentions import ReadPair
from export.mini.parallel.projection import DOUBTFUL, carry_over


def project(lexicon: Lexicon, pair: ReadPair) -> list[tuple[str, str]] | None:
    spans = carry_over(pair, lexicon, "zh")
    return None if spans is None else [(pair.text[s:e], label) for s, e, label in spans]


@pytest.mark.parametrize(
    ("text", "english", "mention", "expected"),
    [
        ("他在京都", "He is in Kyoto", ("Kyoto", "LOC", None), [("京都", "LOC")]),
        ("他在柏林", "He is in Berlin", ("Berlin", "LOC", (2, 4)), [("柏林", "LOC")]),
        ("他在NATO", "He is at NATO", ("NATO", "ORG", None), [("NATO", "ORG")]),
        ("他在柏林", "He is in Berlin", ("Berlin", "LOC", None), None),
        ("日本电影", "Japanese films", ("Japanese", "MISC", None), [("日本", "LOC")]),
        ("日本人来了", "Japanese came", ("Japanese", "MISC", (0, 3)), [("日本人", "MISC")]),
        ("他很高兴", "He is Happy", ("Happy", "MISC", None), []),
        ("他很高兴", "He is happy", None, []),
    ],
)
def test_mentions_are_carried_over_or_the_sentence_is_dropped(
    lexicon: Lexicon,
    text: str,
    english: str,
    mention: tuple[str, str, tuple[int, int] | None] | None,
    expected: list[tuple[str, str]] | None,
) -> None:
    mentions = [said(english, *mention)] if mention else []
    assert project(lexicon, read(text, english, *mentions)) == expected


def test_where_the_ends_are_uncertain_there_is_doubt_around_known_names(lexicon: Lexicon) -> None:
    english = "The old Berlin and Kyoto are cold"
    berlin = said(english, "Berlin", "LOC", (4, 6), is_clean=False)
    kyoto = said(english, "Kyoto", "LOC")
    found = project(lexicon, read("很老的大柏林和京都很冷", english, berlin, kyoto))
    assert found == [("老的大柏林和", DOUBTFUL), ("京都", "LOC")]


def test_a_known_name_settles_where_an_uncertain_span_ends(lexicon: Lexicon) -> None:
    english = "He met the Secretary"
    piece = said(english, "Secretary", "PER", (2, 4), is_clean=False)
    assert project(lexicon, read("他见杜鲁门了", english, piece)) == [("杜鲁门", "PER")]


def test_what_the_tagger_hardly_believes_is_doubtful(lexicon: Lexicon) -> None:
    english = "He is in Kyoto"
    mention = said(english, "Kyoto", "LOC", (2, 4), score=0.4)
    assert project(lexicon, read("他在京都", english, mention)) == [("他在京都", DOUBTFUL)]
