"""A sentence on its way: what is evidence once the source tagger has read it."""

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.jobs import Part
from eat_edge.text import fold
from eat_edge.types import Mention, Sentence

TEXT = "他在京都大学"
KYOTO = NameMatch(2, 4, "京都", (Name("Kyoto", "LOC"),), 0.9)
UNIVERSITY = NameMatch(2, 6, "京都大学", (Name("Kyoto University", "ORG"),), 0.4)


def part() -> Part:
    sentence = Sentence(0, len(TEXT), TEXT, "zh")
    return Part(sentence, fold(TEXT), known=[KYOTO, UNIVERSITY], matches=[KYOTO])


def test_a_known_name_with_a_mention_of_the_source_is_evidence_too() -> None:
    sentence = part()
    sentence.add_source_mentions((Mention(2, 6, TEXT[2:6], "ORG", 0.9),))
    assert sentence.source_mentions is not None
    assert sentence.matches == [KYOTO, UNIVERSITY]


def test_a_name_counts_once() -> None:
    sentence = part()
    sentence.add_source_mentions((Mention(2, 4, TEXT[2:4], "LOC", 0.9),))
    assert sentence.matches == [KYOTO]


def test_a_span_that_nobody_knows_changes_nothing() -> None:
    sentence = part()
    sentence.add_source_mentions((Mention(0, 2, TEXT[0:2], "PER", 0.9),))
    assert sentence.matches == [KYOTO]
