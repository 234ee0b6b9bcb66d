from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.pipeline.extend import extend
from eat_edge.tagger.spotter import Spot

WORDS = Compositions(
    {},
    {"大学": Designator("{} University", "ORG", 0.5, 0.2)},
    {"株式会社": "ORG", "国立": ""},
)


def test_a_designator_gives_the_type_and_the_mark_its_score() -> None:
    text = "沢辺大学と沢辺"
    spots = [Spot(0, 2, "PER", 0.7), Spot(5, 7, "PER", 0.6)]
    assert extend(spots, text, "ja", WORDS) == (Spot(0, 4, "ORG", 0.7), Spot(5, 7, "PER", 0.6))


def test_a_leader_that_is_marked_alone_belongs_to_the_name_behind_it() -> None:
    text = "株式会社沢辺"
    spots = [Spot(0, 4, "ORG", 0.9), Spot(4, 6, "LOC", 0.6)]
    assert extend(spots, text, "ja", WORDS) == (Spot(0, 6, "ORG", 0.6),)
    assert extend(spots[:1], text, "ja", WORDS) == ()


def test_without_words_nothing_changes() -> None:
    spots = (Spot(0, 2, "PER", 0.7),)
    assert extend(spots, "沢辺大学", "ja", Compositions()) == spots


@given(st.text("沢大学株式会社国立・ア社", max_size=24), st.data())
def test_marks_grow_and_never_overlap(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spots = [Spot(s, e, "PER", 0.5) for s, e in zip(cuts[::2], cuts[1::2], strict=False)]
    found = extend(spots, text, "ja", WORDS)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for spot in found:
        assert any(spot.start <= s.start and s.end <= spot.end for s in spots)
