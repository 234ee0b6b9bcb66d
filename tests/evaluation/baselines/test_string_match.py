"""String match of a translation, as a baseline."""

from collections.abc import Iterator

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.evaluation.baselines.string_match import StringMatchEngine, string_matches
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.text import fold
from eat_edge.types import Mention, Sentence

TEXT = "李克强昨天访问了柏林。"


@pytest.fixture(scope="module")
def matcher() -> Iterator[StringMatchEngine]:
    with StringMatchEngine(open_bundle(), 1) as engine:
        yield engine


def test_string_match_finds_what_the_translation_mentions() -> None:
    text = "德国柏林NATO東京的"
    names = {"德国": "Germany", "柏林": "Berlin", "東京": "Tokyo"}
    known = [
        NameMatch(at, at + 2, surface, (Name(english, "LOC"),), 0.9)
        for surface, english in names.items()
        for at in [text.index(surface)]
    ]
    part = Part(Sentence(0, len(text), text, "zh"), fold(text), known=known, matches=known[:1])
    part.mentions = tuple(
        Mention(0, 1, name, "LOC", 0.9) for name in ("Berlin", "NATO", "Tokyo", "Paris")
    )

    def place(evidence: Evidence) -> tuple[str, str]:
        assert evidence.mention is not None
        return text[evidence.start : evidence.end], evidence.mention.text

    assert [place(one) for one in string_matches(part)] == [
        ("柏林", "Berlin"),
        ("NATO", "NATO"),
        ("東京", "Tokyo"),
    ]


def test_string_match_asks_neither_aligner_nor_source(matcher: StringMatchEngine) -> None:
    gold = [GoldDocument(TEXT, "g", (), "zh"), GoldDocument("서울에서", "g", (), "ko")]
    cases, _ = tag_gold(gold, matcher, take_traces=matcher.take_traces)
    chinese, korean = (case.document for case in cases)
    assert chinese.translation
    for one in chinese.entities:
        assert one.evidence in (("lexicon", "translation"), ("translation", "alignment"))
        assert one.score >= 0.5
    assert korean.entities == ()
    assert all(case.traces for case in cases)
