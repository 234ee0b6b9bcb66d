"""The translation as it is shown."""

from eat_edge.english.english_name import NO_NAME, EnglishName
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.draft import draft_of, notes_on
from eat_edge.pipeline.fusion import Candidate, Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.text import fold
from eat_edge.types import Mention, Sentence


def part_of(text: str, english: str, lang: str = "zh") -> Part:
    part = Part(Sentence(0, len(text), text, lang), fold(text))
    part.english = english
    return part


def said(english: str, mention: str, match: NameMatch | None = None) -> Candidate:
    at = english.index(mention)
    found = Evidence(0, 3, match, mention=Mention(at, at + len(mention), mention, "PER", 0.9))
    return Candidate(0, 3, "PER", 0.9, ("translation",), ((found, "PER"),))


def test_a_trusted_name_stands_in_the_place_of_another() -> None:
    english = "Wikipedia won, and Jung won."
    part = part_of("郑钦文赢了。", english)
    name = EnglishName("Zheng Qinwen", "romanised")
    named = [(said(english, "Jung"), name), (said(english, "Wikipedia"), name)]
    assert draft_of(part, named) == "Zheng Qinwen won, and Zheng Qinwen won."


def test_a_guess_changes_nothing() -> None:
    english = "Jung won."
    part = part_of("郑钦文赢了。", english)
    named = [(said(english, "Jung"), EnglishName(guess="Zheng")), (said(english, "Jung"), NO_NAME)]
    assert draft_of(part, named) == english


def test_what_the_lexicon_calls_it_too_stays() -> None:
    english = "The Chinese won."
    match = NameMatch(0, 2, "中国", (Name("China", "LOC"), Name("Chinese", "MISC")), 0.9)
    named = [(said(english, "Chinese", match), EnglishName("China", "lexicon"))]
    assert draft_of(part_of("中国人赢了。", english), named) == english


def test_numbers_are_noted_where_they_are_read() -> None:
    english = "More than fifty thousand."
    assert len(notes_on(part_of("超过五十万台。", english))) == 2
    assert notes_on(part_of("超过五十万台。", "")) == ()
    assert notes_on(part_of("500000", english, lang="ko")) == ()
