"""From a result to what was asked for."""

from eat_edge.config import Options
from eat_edge.pipeline.apply_options import apply_options
from eat_edge.types import Document, Entity

TEXT = "😀李娜在柏林"
NAME = Entity(1, 3, "李娜", "PER", 0.6, "Li Na", ("source",))
PLACE = Entity(4, 6, "柏林", "LOC", 0.9, "Berlin", ("lexicon", "source"))
DOCUMENT = Document(TEXT, entities=(NAME, PLACE))


def test_the_defaults_change_nothing() -> None:
    assert apply_options(DOCUMENT, Options()) is DOCUMENT


def test_low_scores_and_other_types_are_left_out() -> None:
    assert apply_options(DOCUMENT, Options(min_score=0.6)).entities == (NAME, PLACE)
    assert apply_options(DOCUMENT, Options(min_score=0.61)).entities == (PLACE,)
    assert apply_options(DOCUMENT, Options(labels=("PER", "ORG"))).entities == (NAME,)
    assert apply_options(DOCUMENT, Options(labels=("PER",), min_score=0.7)).entities == ()


def test_offsets_in_utf16_are_those_of_the_entities_that_are_left() -> None:
    wide = apply_options(DOCUMENT, Options(offsets="utf-16", labels=("LOC",)))
    assert [(one.start, one.end, one.text) for one in wide.entities] == [(5, 7, "柏林")]
    assert DOCUMENT.entities == (NAME, PLACE)


def test_half_a_surrogate_pair_is_one_unit() -> None:
    document = Document("\ud800柏林", entities=(Entity(1, 3, "柏林", "LOC", 0.9, "Berlin", ()),))
    (found,) = apply_options(document, Options(offsets="utf-16")).entities
    assert (found.start, found.end) == (1, 3)
