"""Evaluations of a few texts."""

from typing import Any

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.evaluate import Evaluation, evaluate
from eat_edge.evaluation.metrics.cost import Cost
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.types import Document, Entity

LABELS = ("PER", "LOC", "ORG")


def entity(text: str, start: int, end: int, label: str, score: float = 0.8) -> Entity:
    return Entity(start, end, text[start:end], label, score, "Li & <Co>", ("lexicon",))


def case(text: str, gold: list[Span], found: list[Entity], **fields: Any) -> Case:
    lang = fields.pop("lang", "zh")
    document = Document(text, lang=lang, entities=tuple(found), **fields)
    return Case(GoldDocument(text, fields.get("id", "g:1"), tuple(gold), lang), document)


def evaluation(*cases: Case, name: str = "dev") -> Evaluation:
    gold = GoldSet(name, f"{name}.jsonl", tuple(one.gold for one in cases))
    result = evaluate(gold, cases, LABELS, seed=0, cost=Cost(2.0, 70, 30))
    return Evaluation((result,), LABELS, 0, {"bundle": "eat-mini 1"})


NEWS = "李克强访问柏林。"


GOLD = [Span(0, 3, "PER"), Span(5, 7, "LOC")]


SOME = evaluation(
    case(NEWS, [*GOLD, Span(3, 5, "DATE")], [entity(NEWS, 0, 3, "PER"), entity(NEWS, 5, 7, "ORG")]),
    case("没有", [], [], error="it | broke\nhere", id="g:2"),
)
