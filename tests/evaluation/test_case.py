"""A gold document and what was found in it."""

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import Document, Entity

TEXT = "李娜在柏林"


def test_what_was_found_are_the_spans_of_the_entities() -> None:
    entities = (
        Entity(0, 2, "李娜", "PER", 0.9, "Li Na", ("source",)),
        Entity(3, 5, "柏林", "LOC", 0.2, "", ("lexicon",)),
    )
    case = Case(GoldDocument(TEXT, "g", ()), Document(TEXT, entities=entities))
    assert case.found == (Span(0, 2, "PER"), Span(3, 5, "LOC"))
    assert Case(case.gold, Document(TEXT, error="it broke")).found == ()
