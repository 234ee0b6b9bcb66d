from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_spans import mention_of

from eat_edge.pipeline.translated import LEAST_SCORE, settle_translated
from eat_edge.types import LABELS, Mention


def settled(text: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    mentions = [mention_of(text, *name) for name in names]
    return [(one.text, one.label) for one in settle_translated(mentions, text)]


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("Today Pope Francis spoke.", ("Pope Francis", "PER"), ("Francis", "PER")),
        ("Dr. Li visits", ("Dr. Li", "PER"), ("Li", "PER")),
        ("Prince George went", ("Prince George", "PER"), ("Prince George", "PER")),
        ("in King George", ("King George", "LOC"), ("King George", "LOC")),
        ("the King said", ("King", "PER"), ("King", "PER")),
        ("South Korean troops", ("South Korean", "LOC"), ("South Korean", "MISC")),
        ("the Chinese team", ("Chinese", "ORG"), ("Chinese", "ORG")),
        ("in Fujian", ("Fujian", "LOC"), ("Fujian", "LOC")),
        ("the Bank of the", ("Bank of the", "ORG"), ("Bank", "ORG")),
        ("Margaret of", ("Margaret of", "PER"), ("Margaret", "PER")),
    ],
)
def test_mentions_get_their_ends_and_types(
    text: str, tag: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert settled(text, tag) == [expected]


def test_an_unfinished_name_goes_on_with_the_next() -> None:
    text = "the Federal Republic of Cameroon and France"
    names = [("Federal Republic of", "LOC"), ("Cameroon", "LOC"), ("France", "LOC")]

    assert settled(text, *names) == [("Federal Republic of Cameroon", "LOC"), ("France", "LOC")]
    assert settled("Bank of, Paris", ("Bank of", "ORG"), ("Paris", "LOC")) == [
        ("Bank", "ORG"),
        ("Paris", "LOC"),
    ]


def test_unlikely_mentions_do_not_count() -> None:
    text = "Li met Wang"
    mentions = [mention_of(text, "Li", "PER", LEAST_SCORE), mention_of(text, "Wang", "PER", 0.5)]

    assert settle_translated(mentions, text) == (mentions[0],)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Pope", "Dr. Li", "Bank of", " of the", "Thai", "Sir A", "of", "X"]),
            st.sampled_from([" ", ", ", " of "]),
            st.sampled_from(LABELS),
            st.floats(0.01, 1.0),
        ),
        max_size=6,
    )
)
def test_what_counts_is_what_stands_there(parts: list[tuple[str, str, str, float]]) -> None:
    text, mentions = "", []
    for name, behind, label, score in parts:
        surface = name.strip()
        mentions.append(Mention(len(text), len(text) + len(surface), surface, label, score))
        text += surface + behind
    found = settle_translated(mentions, text)

    assert all(one.text == text[one.start : one.end] != "" for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
