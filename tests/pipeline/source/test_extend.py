from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.pipeline.source.extend import extend
from eat_edge.types import Mention


def named(text: str, start: int, end: int, label: str, score: float) -> Mention:
    return Mention(start, end, text[start:end], label, score)


WORDS = Compositions(
    {},
    {"大学": Designator("{} University", "ORG", 0.5, 0.2)},
    {"株式会社": "ORG", "国立": ""},
)


def test_a_designator_gives_the_type_and_the_tagger_the_score() -> None:
    text = "沢辺大学と沢辺"
    mentions = [named(text, 0, 2, "PER", 0.7), named(text, 5, 7, "PER", 0.6)]
    assert extend(mentions, text, "ja", WORDS) == (
        named(text, 0, 4, "ORG", 0.7),
        named(text, 5, 7, "PER", 0.6),
    )


def test_a_leader_that_is_tagged_alone_belongs_to_the_name_behind_it() -> None:
    text = "株式会社沢辺"
    mentions = [named(text, 0, 4, "ORG", 0.9), named(text, 4, 6, "LOC", 0.6)]
    assert extend(mentions, text, "ja", WORDS) == (named(text, 0, 6, "ORG", 0.6),)
    assert extend(mentions[:1], text, "ja", WORDS) == ()


INVESTING = Compositions(
    {},
    {
        "投资": Designator("{} Investment", "ORG", 0.5, 0.2),
        "公司": Designator("{} Company", "ORG", 0.5, 0.5),
    },
)


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("他在成都投资", "LOC", "成都"),
        ("由成都投资", "LOC", "成都投资"),
        ("在成都公司", "LOC", "成都公司"),
        ("和百度三家公司", "ORG", "百度"),
        ("和百度公司", "ORG", "百度公司"),
    ],
)
def test_what_is_done_in_a_place_or_counted_is_no_part_of_the_name(
    text: str, label: str, expected: str
) -> None:
    start = text.index(expected[:2])
    (found,) = extend([named(text, start, start + 2, label, 0.9)], text, "zh", INVESTING)
    assert found.text == expected


def test_the_force_of_an_officer_is_no_body_of_that_name() -> None:
    words = Compositions(designators={"陆军": Designator("{} Army", "ORG", 0.5, 0.5)})
    text = "施毅陆军大校"
    (found,) = extend([named(text, 0, 2, "PER", 0.9)], text, "zh", words)
    assert (found.text, found.label) == ("施毅", "PER")


def test_a_designator_may_be_the_end_of_a_given_name() -> None:
    words = Compositions(designators={"军": Designator("{} Army", "ORG", 0.5, 0.5)})
    text = "对唐一军作出"
    (found,) = extend([named(text, 1, 3, "PER", 0.9)], text, "zh", words)
    assert (found.text, found.label) == ("唐一军", "PER")
    (found,) = extend([named(text, 1, 3, "LOC", 0.9)], text, "zh", words)
    assert (found.text, found.label) == ("唐一军", "ORG")


def test_without_words_nothing_changes() -> None:
    text = "沢辺大学"
    mentions = (named(text, 0, 2, "PER", 0.7),)
    assert extend(mentions, text, "ja", Compositions()) == mentions


@given(st.text("沢大学株式会社国立・ア社", max_size=24), st.data())
def test_mentions_grow_and_never_overlap(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    mentions = [named(text, s, e, "PER", 0.5) for s, e in zip(cuts[::2], cuts[1::2], strict=False)]
    found = extend(mentions, text, "ja", WORDS)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert any(mention.start <= s.start and s.end <= mention.end for s in mentions)
