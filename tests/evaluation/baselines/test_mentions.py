"""Mentions of a translation, placed in its source."""

from eat_edge.evaluation.baselines.mentions import entities_of, mention_trace
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.foreign import foreign
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import Document, Mention, Sentence


def test_mentions_as_entities_and_traces() -> None:
    text = "去柏林和东京"
    berlin, paris = Mention(9, 15, "Berlin", "LOC", 0.9), Mention(0, 5, "Paris", "ORG", 0.8)
    placed = [(paris, None), (berlin, (1, 3))]
    (entity,) = entities_of(text, placed)
    assert (entity.text, entity.english, entity.score) == ("柏林", "Berlin", 0.9)
    trace = mention_trace(Sentence(0, 6, text, "zh"), "x", placed, num_answers=2, num_astray=1)
    assert (trace.nowhere, trace.kept) == (("ORG",), (Span(1, 3, "LOC"),))
    gold = GoldDocument(text, "g", ())
    silent = mention_trace(Sentence(0, 6, text, "zh"), "Бер", [])
    told = foreign([Case(gold, Document(text), (trace, silent))])
    assert told is not None
    assert (told.share_foreign, told.share_astray) == (0.5, 0.5)
    quiet = foreign([Case(gold, Document(text), (silent,))])
    assert quiet is not None
    assert quiet.share_astray == 0
