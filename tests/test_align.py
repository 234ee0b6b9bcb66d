"""From evidence to entities: which names agree, what is asked, what scores, what stays."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.align import (
    Candidate,
    Known,
    Placement,
    candidates,
    fuse,
    join_full_names,
    known_score,
    literal_spans,
    logit,
    names_agree,
    unexplained,
)
from eat_edge.bundle import Fusion
from eat_edge.names import Name, NameMatch
from eat_edge.types import LABELS, Mention

FUSION = Fusion(bias=0.0, prior=0.5, check=0.5, mention=1.0, known=0.5, new=0.35)
PROBABILITIES = st.floats(0, 1)
SCORES = st.floats(0.01, 1)


def match(surface: str, *names: tuple[str, str], start: int = 0, prior: float = 0.8) -> NameMatch:
    entries = tuple(Name(english, label) for english, label in names)
    return NameMatch(start, start + len(surface), surface, entries, prior)


def mention(text: str, label: str = "PER", score: float = 0.9) -> Mention:
    return Mention(0, len(text), text, label, score)


def only(found: list[Candidate]) -> Candidate:
    (candidate,) = found
    return candidate


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Li Keqiang", "Li Keqiang"),
        ("Li Keqiang", "LI KEQIANG"),
        ("Li Keqiang", "li keqiang"),
        ("Li Keqiang", "Keqiang Li"),
        ("Netherlands", "the Netherlands"),
        ("The Hague", "Hague"),
        ("Xi'an", "Xian"),
        ("Baden-Württemberg", "BADEN WÜRTTEMBERG"),
        ("J. R. Smith", "Smith, J R"),
    ],
)
def test_the_same_name_written_differently_agrees(name: str, written: str) -> None:
    assert names_agree(name, written)
    assert names_agree(written, name)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Li Keqiang", "Li"),
        ("Li Keqiang", "Li Keqiangs"),
        ("New York", "York"),
        ("Li Li", "Li"),
        ("The", "the"),
        ("", ""),
        ("...", "-"),
    ],
)
def test_other_names_do_not_agree(name: str, written: str) -> None:
    assert not names_agree(name, written)
    assert not names_agree(written, name)


def test_only_mentions_without_a_known_name_are_asked() -> None:
    berlin = match("柏林", ("Berlin", "LOC"), ("Bolin", "PER"))
    mentions = [mention("berlin"), mention("BOLIN"), mention("Mr. Wu")]
    assert unexplained(mentions, [berlin]) == [mentions[2]]
    assert unexplained(mentions, []) == mentions


def test_a_repeated_mention_is_asked_once_at_its_surest() -> None:
    weak, strong = mention("Anna Wu", score=0.6), mention("Wu Anna", score=0.8)
    assert unexplained([weak, strong, weak], []) == [strong]


def test_mentions_without_a_word_are_not_asked() -> None:
    assert unexplained([mention("the"), mention("--")], []) == []


def test_a_known_name_with_nothing_against_it_is_an_entity() -> None:
    berlin = match("柏林", ("Berlin", "LOC"), start=3)
    found = only(candidates([Known(berlin)], [], [], FUSION))
    assert (found.start, found.end, found.label, found.english) == (3, 5, "LOC", "Berlin")
    assert found.evidence == ("lexicon",)
    assert found.score == known_score(Known(berlin), None, FUSION) > 0.5


def test_a_name_that_is_hardly_ever_one_needs_a_witness() -> None:
    spring = match("春天", ("Haruten", "PER"), prior=0.3)
    assert candidates([Known(spring)], [], [], FUSION) == []
    found = only(candidates([Known(spring)], [mention("Haruten")], [], FUSION))
    assert found.evidence == ("lexicon", "translation")


def test_a_check_that_fails_outweighs_the_prior() -> None:
    berlin = match("柏林", ("Berlin", "LOC"))
    assert candidates([Known(berlin, 0.01)], [], [], FUSION) == []
    found = only(candidates([Known(berlin, 0.99)], [], [], FUSION))
    assert found.evidence == ("lexicon", "alignment")


def test_all_evidence_is_named_in_its_order() -> None:
    berlin = match("柏林", ("Berlin", "LOC"))
    found = only(candidates([Known(berlin, 0.9)], [mention("Berlin", "LOC")], [], FUSION))
    assert found.evidence == ("lexicon", "translation", "alignment")


def test_every_place_of_a_repeated_name_is_an_entity() -> None:
    places = [Known(match("柏林", ("Berlin", "LOC"), start=start)) for start in (0, 4, 9)]
    found = candidates(places, [mention("Berlin", "LOC")], [], FUSION)
    assert [(candidate.start, candidate.end) for candidate in found] == [(0, 2), (4, 6), (9, 11)]
    assert {candidate.evidence for candidate in found} == {("lexicon", "translation")}


def test_every_place_of_an_answer_is_an_entity() -> None:
    placement = Placement(mention("Wu Tao"), ((2, 4), (8, 10)), 0.8)
    found = candidates([], [placement.mention], [placement], FUSION)
    assert [(candidate.start, candidate.end) for candidate in found] == [(2, 4), (8, 10)]
    for candidate in found:
        assert candidate.score == pytest.approx(0.9 * 0.8)
        assert (candidate.label, candidate.english) == ("PER", "Wu Tao")
        assert candidate.evidence == ("translation", "alignment")


def test_an_answer_nowhere_is_no_entity() -> None:
    assert candidates([], [mention("Wu")], [Placement(mention("Wu"), (), 1.0)], FUSION) == []


@pytest.mark.parametrize(("probability", "is_enough"), [(0.38, False), (0.4, True)])
def test_an_answer_needs_its_threshold(probability: float, is_enough: bool) -> None:
    placement = Placement(mention("Wu Tao", score=0.9), ((2, 4),), probability)
    assert bool(candidates([], [], [placement], FUSION)) is is_enough


def test_of_two_answers_for_one_place_the_likelier_counts() -> None:
    answers = [
        Placement(mention("Wu"), ((2, 4),), 0.5),
        Placement(mention("Tao", "LOC"), ((2, 4),), 0.7),
        Placement(mention("Xu", "ORG"), ((2, 4),), 0.6),
    ]
    assert only(candidates([], [], answers, FUSION)).english == "Tao"


def test_an_answer_at_a_known_name_supports_it() -> None:
    known = Known(match("吴涛", ("Wu Tao", "PER"), start=2, prior=0.3))
    answer = Placement(mention("Wu T.", "PER"), ((2, 4),), 0.6)
    found = only(candidates([known], [answer.mention], [answer], FUSION))
    assert (found.start, found.end) == (2, 4)
    assert {"lexicon", "translation"} <= set(found.evidence)


@pytest.mark.parametrize(
    ("score", "label", "expected"),
    [(0.95, "ORG", "ORG"), (0.5, "ORG", "LOC"), (0.5, "LOC", "LOC")],
)
def test_only_a_sure_tagger_overrules_the_lexicon(score: float, label: str, expected: str) -> None:
    washington = match("华盛顿", ("Washington", "LOC"))
    found = candidates([Known(washington)], [mention("Washington", label, score)], [], FUSION)
    assert only(found).label == expected


def test_the_label_is_that_of_the_name_that_was_mentioned() -> None:
    name = match("华盛顿", ("Washington", "LOC"), ("George Washington", "PER"))
    found = only(candidates([Known(name)], [mention("George Washington", "ORG", 0.5)], [], FUSION))
    assert (found.label, found.english) == ("PER", "George Washington")


def test_a_name_of_unknown_type_waits_for_the_tagger() -> None:
    name = match("华生", ("Watson", ""))
    assert candidates([Known(name, 0.9)], [], [], FUSION) == []
    found = only(candidates([Known(name)], [mention("Watson", "ORG", 0.5)], [], FUSION))
    assert found.label == "ORG"


@given(
    prior=PROBABILITIES,
    check=st.none() | PROBABILITIES,
    score=st.none() | SCORES,
    more=PROBABILITIES,
)
def test_scores_are_probabilities_and_rise_with_the_evidence(
    prior: float, check: float | None, score: float | None, more: float
) -> None:
    name = Known(match("柏林", ("Berlin", "LOC"), prior=prior), check)
    said = None if score is None else mention("Berlin", "LOC", score)
    scored = known_score(name, said, FUSION)
    assert 0 < scored < 1
    surer = replace(name, match=replace(name.match, prior=max(prior, more)))
    assert known_score(surer, said, FUSION) >= scored
    if check is not None:
        assert known_score(replace(name, check=max(check, more)), said, FUSION) >= scored
    if said is None:
        assert known_score(name, mention("Berlin", "LOC", 0.5), FUSION) > scored


@given(probability=PROBABILITIES)
def test_log_odds_are_finite_and_symmetric(probability: float) -> None:
    assert abs(logit(probability)) < 7
    assert logit(probability) == pytest.approx(-logit(1 - probability))


def spans_of(found: list[Candidate]) -> list[tuple[int, int]]:
    return [(candidate.start, candidate.end) for candidate in found]


def candidate(start: int, end: int, score: float) -> Candidate:
    return Candidate(start, end, "PER", "X", score, ("lexicon",))


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


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Known], list[Mention], list[Placement]]:
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
        known.append(
            Known(
                match("柏林", (name, label), start=at + gap, prior=prior),
                draw(st.none() | PROBABILITIES),
            )
        )
        at += gap + 2
    spans = st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda s: (s[0], s[0] + s[1])),
        max_size=2,
    ).map(tuple)
    placements = [Placement(one, draw(spans), draw(PROBABILITIES)) for one in mentions]
    return known, mentions, placements


@given(situation=situations())
def test_candidates_are_always_well_formed(
    situation: tuple[list[Known], list[Mention], list[Placement]],
) -> None:
    for found in candidates(*situation, FUSION):
        assert found.start < found.end
        assert found.label in LABELS
        assert 0 < found.score <= 1
        order = ["lexicon", "translation", "alignment"]
        assert found.evidence
        assert list(found.evidence) == [one for one in order if one in found.evidence]


@pytest.mark.parametrize(
    ("source", "name", "spans"),
    [
        ("他在NATO工作", "NATO", ((2, 6),)),
        ("NATO和NATO", "NATO", ((0, 4), (5, 9))),
        ("NATO2和ANATO", "NATO", ()),
        ("nato", "NATO", ()),
        ("在C++ Ltd.工作", "C++ Ltd.", ((1, 9),)),
        ("A.B社とAxB社", "A.B", ((0, 3),)),
        ("他在北约工作", "NATO", ()),
        ("", "NATO", ()),
    ],
)
def test_names_in_latin_letters_are_found_as_they_stand(
    source: str, name: str, spans: tuple[tuple[int, int], ...]
) -> None:
    assert literal_spans(source, name) == spans
    assert all(source[slice(*span)] == name for span in spans)


def test_neighbouring_persons_are_one_full_name() -> None:
    surname = Candidate(0, 2, "PER", "Otani", 0.9, ("lexicon", "spotter"))
    given = Candidate(2, 4, "PER", "Shohei", 0.4, ("lexicon", "translation"))
    town = Candidate(4, 6, "LOC", "Kyoto", 0.5, ("lexicon",))
    evidence = ("lexicon", "translation", "spotter")
    full = Candidate(0, 4, "PER", "Shohei Otani", 0.9, evidence)
    assert join_full_names([surname, given, town]) == [full, town]
    apart = replace(given, start=3, end=5)
    assert join_full_names([surname, apart]) == [surname, apart]
