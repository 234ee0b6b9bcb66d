"""Candidates to spans: which of those that overlap stay, and which neighbours are one name."""

import itertools
import re
from dataclasses import replace

import pytest
from evidence import FUSION, PROBABILITIES, SCORES, match, mention, tagged
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle import EVIDENCE_SOURCES
from eat_edge.names import NameMatch
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.fusion import (
    Candidate,
    Evidence,
    Weighed,
    candidates,
    collect,
    fuse,
    join_neighbours,
    likely,
)
from eat_edge.types import LABELS, Mention


def spans_of(found: list[Candidate]) -> list[tuple[int, int]]:
    return [(candidate.start, candidate.end) for candidate in found]


def candidate(start: int, end: int, score: float) -> Candidate:
    return Candidate(start, end, "PER", score, ("lexicon",), ())


def test_the_surer_of_two_that_overlap_stays() -> None:
    found = [candidate(0, 4, 0.6), candidate(2, 5, 0.9), candidate(5, 7, 0.4)]
    assert spans_of(fuse(found)) == [(2, 5), (5, 7)]


def test_between_equals_the_longer_stays() -> None:
    assert spans_of(fuse([candidate(0, 2, 0.5), candidate(0, 3, 0.5)])) == [(0, 3)]


def worth(candidate: Candidate) -> float:
    return candidate.score * (candidate.end - candidate.start)


@given(
    found=st.lists(
        st.builds(
            lambda start, length, score: candidate(start, start + length, score),
            st.integers(0, 15),
            st.integers(1, 5),
            SCORES,
        ),
        max_size=12,
    )
)
def test_fusion_never_overlaps_and_loses_only_to_better(found: list[Candidate]) -> None:
    def overlap(one: Candidate, other: Candidate) -> bool:
        return one.start < other.end and other.start < one.end

    kept = fuse(found)
    assert kept == sorted(kept, key=lambda one: one.start)
    assert not any(overlap(*pair) for pair in itertools.combinations(kept, 2))
    for lost in (one for one in found if one not in kept):
        assert any(overlap(lost, one) and worth(one) >= worth(lost) for one in kept)
    assert fuse(found[::-1]) == kept or len({one.score for one in found}) < len(found)


def found(start: int, end: int, label: str) -> Candidate:
    part = (Evidence(start, end), label)
    return Candidate(start, end, label, 0.5, ("lexicon",), (part,))


def joined(*parts: Candidate) -> Candidate:
    whole = replace(parts[-1], start=parts[0].start)
    return replace(whole, parts=tuple(part.parts[0] for part in parts))


def test_neighbouring_persons_are_one_full_name() -> None:
    surname = replace(found(0, 2, "PER"), score=0.9, evidence=("lexicon", "source"))
    given = replace(found(2, 4, "PER"), score=0.4, evidence=("lexicon", "translation"))
    evidence = ("lexicon", "translation", "source")
    full = replace(joined(surname, given), score=0.9, evidence=evidence)
    assert join_neighbours([surname, given], "ja") == [full]
    assert join_neighbours([surname, given], "zh") == [surname, given]


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_an_address_is_one_place(lang: str) -> None:
    parts = [found(0, 2, "LOC"), found(2, 5, "LOC"), found(5, 8, "LOC")]
    assert join_neighbours(parts, lang) == [joined(*parts)]


@pytest.mark.parametrize(
    ("text", "num_names"),
    [
        ("경주시 양남면 신대리", 1),
        ("서울 마포구", 1),
        ("강원 강릉시", 1),
        ("서울 부산", 2),
        ("강남구 서초구", 2),
        ("인천시 부산시 대구시", 3),
    ],
)
def test_a_korean_address_has_spaces(text: str, num_names: int) -> None:
    words = [(one.start(), one.end()) for one in re.finditer(r"\S+", text)]
    parts = [found(start, end, "LOC") for start, end in words]
    assert len(join_neighbours(parts, "ko", (), text)) == num_names


def test_what_is_enough_depends_on_the_type() -> None:
    weighed = [Weighed(Evidence(at, at + 1), label, 0.4) for at, label in enumerate(LABELS)]
    fusion = replace(FUSION, least=0.5, least_of={"PER": 0.4})
    assert [one.label for one in likely(weighed, fusion)] == ["PER"]
    assert len(likely(weighed, fusion.with_least(0.3))) == len(LABELS)


def test_an_organisation_takes_the_place_before_it() -> None:
    parts = [found(0, 2, "LOC"), found(2, 8, "ORG")]
    assert join_neighbours(parts, "ja") == [joined(*parts)]


@pytest.mark.parametrize("labels", [("ORG", "LOC"), ("PER", "LOC"), ("LOC", "PER"), ("ORG", "ORG")])
def test_other_neighbours_stay_apart(labels: tuple[str, str]) -> None:
    parts = [found(0, 2, labels[0]), found(2, 4, labels[1])]
    assert join_neighbours(parts, "ja") == parts


def test_what_has_something_between_stays_apart() -> None:
    parts = [found(0, 2, "LOC"), found(3, 5, "LOC")]
    assert join_neighbours(parts, "ja") == parts
    parts = [found(0, 2, "LOC"), found(2, 4, "LOC")]
    assert join_neighbours(parts, "ru") == parts


@st.composite
def situations(
    draw: st.DrawFn,
) -> tuple[
    list[NameMatch], dict[tuple[int, int], float], list[Mention], list[Placement], list[Mention]
]:
    words = st.sampled_from(["Berlin", "Wu Tao", "tao wu", "The Hague", "IBM", "the", ""])
    labels = st.sampled_from(LABELS)
    mentions = draw(st.lists(st.builds(mention, words, labels, SCORES), max_size=4))
    known, at = [], 0
    for name, label, gap, prior in draw(
        st.lists(
            st.tuples(words, st.sampled_from((*LABELS, "")), st.integers(0, 3), PROBABILITIES),
            max_size=4,
        )
    ):
        known.append(match("柏林", (name, label), start=at + gap, prior=prior))
        at += gap + 2
    checks = {(one.start, one.end): draw(PROBABILITIES) for one in known if draw(st.booleans())}
    lengths = st.tuples(st.integers(0, 9), st.integers(1, 4))
    spans = st.lists(lengths.map(lambda s: (s[0], s[0] + s[1])), max_size=2).map(tuple)
    placements = [Placement(one, draw(spans), draw(PROBABILITIES)) for one in mentions]
    in_source, at = [], 0
    for gap, length in draw(st.lists(lengths, max_size=3)):
        in_source.append(tagged(at + gap, at + gap + length, draw(labels), draw(SCORES)))
        at += gap + length
    return known, checks, mentions, placements, in_source


@given(situation=situations())
def test_candidates_are_always_well_formed(situation: tuple[list, dict, list, list, list]) -> None:  # type: ignore[type-arg]
    found = collect(*situation)
    spans = [(one.start, one.end) for one in found]
    assert spans == sorted(set(spans))
    for one in candidates(found, FUSION.with_least(0.0)):
        assert one.start < one.end
        assert one.label in LABELS
        assert 0 < one.score <= 1
        assert one.evidence
        assert list(one.evidence) == [name for name in EVIDENCE_SOURCES if name in one.evidence]
