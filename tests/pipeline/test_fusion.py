"""From evidence to entities: what is known of a span, what it scores, which spans stay."""

import itertools
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle import EVIDENCE_SOURCES, Fusion
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.fusion import (
    Candidate,
    Evidence,
    candidates,
    collect,
    features,
    fuse,
    join_neighbours,
    label_of,
    labels_of,
    logit,
    score,
    typed,
)
from eat_edge.types import LABELS, Mention

FUSION = Fusion(
    bias=-2.0,
    listed=2.0,
    other_listed=1.0,
    prior=0.5,
    check=0.5,
    mention=1.0,
    other_mention=-0.5,
    placed=1.0,
    alone=3.0,
    tagged=2.0,
    source=0.5,
    rival=-2.0,
    single=-1.0,
    least=0.5,
)
PROBABILITIES = st.floats(0, 1)
SCORES = st.floats(0.01, 1)


def match(surface: str, *names: tuple[str, str], start: int = 0, prior: float = 0.8) -> NameMatch:
    entries = tuple(Name(english, label) for english, label in names)
    return NameMatch(start, start + len(surface), surface, entries, prior)


def mention(text: str, label: str = "PER", score: float = 0.9) -> Mention:
    return Mention(0, len(text), text, label, score)


def tagged(
    start: int, end: int, label: str, score: float, others: dict[str, float] | None = None
) -> Mention:
    """A mention that the tagger found in the source."""
    return Mention(start, end, "字" * (end - start), label, score, others or {})


BERLIN = match("柏林", ("Berlin", "LOC"), start=3)
PLACE = (3, 5)


def only(found: list[Candidate]) -> Candidate:
    (candidate,) = found
    return candidate


def evidence(**sources: object) -> Evidence:
    return replace(Evidence(3, 5), **sources)  # type: ignore[arg-type]


def test_a_known_name_with_nothing_against_it_is_an_entity() -> None:
    (known,) = collect([BERLIN], {}, [], [], [])
    assert known == evidence(match=BERLIN)
    found = only(candidates([known], FUSION))
    assert (found.start, found.end, found.label) == (3, 5, "LOC")
    assert found.evidence == ("lexicon",)
    assert found.score == score(known, "LOC", FUSION) > 0.5


def test_a_name_that_is_hardly_ever_one_needs_another_source() -> None:
    spring = match("春天", ("Haruten", "PER"), prior=0.3)
    assert candidates(collect([spring], {}, [], [], []), FUSION) == []
    found = only(candidates(collect([spring], {}, [mention("Haruten")], [], []), FUSION))
    assert found.evidence == ("lexicon", "translation")


def test_a_check_that_fails_outweighs_the_prior() -> None:
    assert candidates(collect([BERLIN], {PLACE: 0.01}, [], [], []), FUSION) == []
    found = only(candidates(collect([BERLIN], {PLACE: 0.99}, [], [], []), FUSION))
    assert found.evidence == ("lexicon", "alignment")


def test_all_evidence_is_named_in_its_order() -> None:
    here = tagged(3, 5, "LOC", 0.9)
    found = collect([BERLIN], {PLACE: 0.9}, [mention("Berlin", "LOC")], [], [here])
    assert only(candidates(found, FUSION)).evidence == EVIDENCE_SOURCES


def test_every_place_of_a_repeated_name_is_a_candidate() -> None:
    places = [match("柏林", ("Berlin", "LOC"), start=start) for start in (0, 4, 9)]
    found = collect(places, {}, [mention("Berlin", "LOC")], [], [])
    assert [(one.start, one.end) for one in found] == [(0, 2), (4, 6), (9, 11)]
    assert all(one.mention is not None for one in found)


def test_every_place_of_an_answer_is_a_candidate() -> None:
    placement = Placement(mention("Wu Tao"), ((2, 4), (8, 10)), 0.8)
    found = candidates(collect([], {}, [placement.mention], [placement], []), FUSION)
    assert [(one.start, one.end) for one in found] == [(2, 4), (8, 10)]
    for candidate in found:
        assert candidate.label == "PER"
        assert candidate.evidence == ("translation", "alignment")


def test_an_answer_nowhere_is_no_candidate() -> None:
    assert collect([], {}, [mention("Wu")], [Placement(mention("Wu"), (), 1.0)], []) == []


def test_of_two_answers_for_one_place_the_likelier_counts() -> None:
    answers = [
        Placement(mention("Wu"), ((2, 4),), 0.5),
        Placement(mention("Tao", "LOC"), ((2, 4),), 0.7),
        Placement(mention("Xu", "ORG"), ((2, 4),), 0.6),
    ]
    (found,) = collect([], {}, [], answers, [])
    assert (found.mention, found.placed) == (answers[1].mention, 0.7)


def test_an_answer_at_a_known_name_supports_it() -> None:
    known = match("吴涛", ("Wu Tao", "PER"), start=2, prior=0.3)
    answer = Placement(mention("Wu T.", "PER"), ((2, 4),), 0.6)
    (found,) = collect([known], {}, [answer.mention], [answer], [])
    assert (found.match, found.mention, found.placed) == (known, answer.mention, 0.6)


def test_a_place_weighs_more_where_the_source_agrees_and_nothing_at_a_known_name() -> None:
    here, said = tagged(3, 5, "PER", 0.5), mention("Berlin", "PER")
    agreed = evidence(mention=said, placed=0.8, source=here)
    weights = replace(FUSION, placed=2.0, alone=0.5)

    def as_person(found: Evidence) -> float:
        return score(found, "PER", weights)

    lone = evidence(mention=said, placed=0.8)
    assert as_person(agreed) > as_person(replace(agreed, placed=0.1))
    assert as_person(lone) > as_person(replace(lone, placed=0.1))
    known = evidence(match=BERLIN, mention=said, placed=0.8)
    assert as_person(known) == as_person(replace(known, placed=0.1))


def test_what_only_the_source_names_takes_its_name_from_the_naming() -> None:
    here = tagged(3, 5, "ORG", 0.9)
    found = only(candidates(collect([], {}, [], [], [here]), FUSION))
    assert (found.label, found.evidence) == ("ORG", ("source",))


def test_a_name_inside_a_longer_mention_of_the_source_has_a_rival() -> None:
    station = tagged(3, 6, "LOC", 0.9)
    berlin, longer = collect([BERLIN], {}, [], [], [station])
    assert (berlin.source, berlin.rival) == (None, 0.9)
    assert (longer.source, longer.rival) == (station, 0.0)
    assert score(berlin, "LOC", FUSION) < score(evidence(match=BERLIN), "LOC", FUSION)


def test_a_mention_of_the_source_elsewhere_is_no_rival() -> None:
    berlin, _ = collect([BERLIN], {}, [], [], [tagged(5, 7, "PER", 0.9)])
    assert berlin.rival == 0.0


@pytest.mark.parametrize(
    ("said", "label", "expected"),
    [(0.95, "ORG", "ORG"), (0.5, "ORG", "LOC"), (0.5, "LOC", "LOC")],
)
def test_a_question_names_the_lexicons_type_unless_the_tagger_is_sure(
    said: float, label: str, expected: str
) -> None:
    assert label_of(evidence(match=BERLIN, mention=mention("Berlin", label, said))) == expected


@pytest.mark.parametrize(("sure", "expected"), [(0.9, "PER"), (0.7, "LOC")])
def test_a_question_names_the_type_of_lexicon_or_source_whichever_is_surer(
    sure: float, expected: str
) -> None:
    here, said = tagged(3, 5, "PER", sure), mention("Berlin", "ORG", 0.99)
    assert label_of(evidence(match=BERLIN, mention=said, source=here)) == expected


def test_every_type_that_a_source_gives_is_one_a_span_may_have() -> None:
    name = match("华盛顿", ("Washington", "LOC"), ("George Washington", "PER"), ("W.", ""))
    assert labels_of(Evidence(0, 3, name)) == {"LOC": ("lexicon",), "PER": ("lexicon",)}
    here, said = tagged(0, 3, "ORG", 0.5), mention("Washington", "PER")
    assert labels_of(Evidence(0, 3, name, mention=said, source=here)) == {
        "LOC": ("lexicon",),
        "PER": ("lexicon", "translation"),
        "ORG": ("source",),
    }
    assert labels_of(Evidence(0, 3, match("华盛顿", ("W.", "")))) == {}
    unsure = tagged(0, 3, "ORG", 0.6, {"PER": 0.35, "MISC": 0.01})
    assert list(labels_of(Evidence(0, 3, source=unsure))) == ["ORG", "PER"]


def test_two_sources_type_a_span_against_a_third() -> None:
    """Whichever of them is alone."""
    place, person = mention("Berlin", "LOC"), mention("Berlin", "PER")
    here = tagged(3, 5, "PER", 0.7, {"LOC": 0.2})
    assert typed(evidence(match=BERLIN, mention=place, source=here), FUSION)[0] == "LOC"
    assert typed(evidence(match=BERLIN, mention=person, source=here), FUSION)[0] == "PER"
    someone = match("柏林", ("Bai Lin", "PER"), start=3)
    assert typed(evidence(match=someone, mention=place, source=here), FUSION)[0] == "PER"


def test_a_source_that_is_sure_of_a_type_is_not_outvoted() -> None:
    place = mention("Berlin", "LOC")
    sure = tagged(3, 5, "PER", 0.999, {"LOC": 0.001})
    assert typed(evidence(match=BERLIN, mention=place, source=sure), FUSION)[0] == "PER"


def test_disagreement_on_the_type_makes_a_name_less_sure() -> None:
    agreed = evidence(match=BERLIN, source=tagged(3, 5, "LOC", 0.9))
    label, sure = typed(agreed, FUSION)
    other, unsure = typed(replace(agreed, source=tagged(3, 5, "ORG", 0.9)), FUSION)
    assert (label, other) == ("LOC", "ORG")
    assert unsure < sure


def test_the_source_types_what_the_lexicon_does_not() -> None:
    untyped = match("柏林", ("Berlin", ""), start=3)
    for found in (
        evidence(match=untyped, source=tagged(3, 5, "PER", 0.6)),
        evidence(source=tagged(3, 5, "PER", 0.6)),
    ):
        assert label_of(found) == typed(found, FUSION)[0] == "PER"


def test_the_label_is_that_of_the_name_that_was_mentioned() -> None:
    name = match("华盛顿", ("Washington", "LOC"), ("George Washington", "PER"))
    found = Evidence(0, 3, name, mention=mention("George Washington", "ORG", 0.5))
    assert label_of(found) == "PER"


def test_a_name_of_unknown_type_waits_for_the_tagger() -> None:
    name = match("华生", ("Watson", ""))
    assert candidates(collect([name], {(0, 2): 0.9}, [], [], []), FUSION) == []
    found = collect([name], {}, [mention("Watson", "ORG", 0.5)], [], [])
    assert only(candidates(found, FUSION)).label == "ORG"


@given(
    prior=PROBABILITIES,
    check=st.none() | PROBABILITIES,
    said=st.none() | SCORES,
    more=PROBABILITIES,
)
def test_scores_are_probabilities_and_rise_with_the_evidence(
    prior: float, check: float | None, said: float | None, more: float
) -> None:
    def as_place(found: Evidence) -> float:
        return score(found, "LOC", FUSION)

    mentioned = None if said is None else mention("Berlin", "LOC", said)
    found = evidence(match=BERLIN._replace(prior=prior), check=check, mention=mentioned)
    scored = as_place(found)
    assert 0 < scored < 1
    assert as_place(replace(found, match=BERLIN._replace(prior=max(prior, more)))) >= scored
    if check is not None:
        assert as_place(replace(found, check=max(check, more))) >= scored
    if said is None:
        assert as_place(replace(found, mention=mention("Berlin", "LOC", 0.5))) > scored


def test_one_character_is_hardly_ever_a_name() -> None:
    here = tagged(3, 4, "PER", 0.9)
    one, two = Evidence(3, 4, source=here), Evidence(3, 5, source=replace(here, end=5))
    assert score(one, "PER", FUSION) < score(two, "PER", FUSION)


def test_there_is_a_weight_for_every_feature() -> None:
    assert len(features(evidence(), "LOC")) == len(FUSION.weights) == len(fields(Fusion)) - 1


@given(probability=PROBABILITIES)
def test_log_odds_are_finite_and_symmetric(probability: float) -> None:
    assert abs(logit(probability)) < 7
    assert logit(probability) == pytest.approx(-logit(1 - probability))


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
    for one in candidates(found, replace(FUSION, least=0.0)):
        assert one.start < one.end
        assert one.label in LABELS
        assert 0 < one.score <= 1
        assert one.evidence
        assert list(one.evidence) == [name for name in EVIDENCE_SOURCES if name in one.evidence]
