"""Of entities that overlap the surer; which sources have read a sentence."""

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.entities import merge_windows, sources_of, sure_enough
from eat_edge.pipeline.fusion import Evidence, Weighed
from eat_edge.pipeline.jobs import Part
from eat_edge.text import fold
from eat_edge.types import Entity, Sentence

NAME = Entity(1, 3, "李娜", "PER", 0.6, "Li Na", ("source",))
PLACE = Entity(4, 6, "柏林", "LOC", 0.9, "Berlin", ("lexicon", "source"))


def test_of_entities_of_two_windows_the_surer_stays() -> None:
    longer = Entity(0, 3, "😀李娜", "ORG", 0.5, "X", ())
    assert merge_windows([PLACE, longer, NAME]) == (NAME, PLACE)


def test_sources_are_those_that_read_the_sentence() -> None:
    part = Part(Sentence(0, 2, "柏林", "zh"), fold("柏林"))
    assert sources_of(part, has_alignment=True) == ("lexicon",)
    part.add_source_mentions(())
    assert sources_of(part, has_alignment=True) == ("lexicon", "source")


def test_in_text_without_punctuation_what_no_list_has_must_be_surer() -> None:
    text = "集团与澳博的合作亦因而更趋紧密"
    known = NameMatch(3, 5, "澳博", (Name("SJM", "ORG"),), 0.5)
    weighed = [
        Weighed(Evidence(0, 2), "ORG", 0.7),
        Weighed(Evidence(3, 5, known), "ORG", 0.7),
        Weighed(Evidence(6, 8), "ORG", 0.85),
    ]
    bare = Part(Sentence(0, len(text), text, "zh"), fold(text))
    assert sure_enough(bare, weighed) == weighed[1:]
    marked = Part(Sentence(0, len(text) + 1, text + "。", "zh"), fold(text + "。"))
    assert sure_enough(marked, weighed) == weighed
