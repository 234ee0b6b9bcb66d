"""From evidence to entities: what is known of a span, what it scores, which spans stay."""

from dataclasses import replace

import pytest
from evidence import (
    BERLIN,
    FUSION,
    PLACE,
    PROBABILITIES,
    SCORES,
    evidence,
    match,
    mention,
    only,
    tagged,
)
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle import EVIDENCE_SOURCES, WEIGHTS
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.fusion import (
    Evidence,
    candidates,
    collect,
    features,
    label_of,
    labels_of,
    logit,
    score,
    typed,
)


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


@pytest.mark.parametrize(
    ("names", "prior", "label"),
    [
        ([("Hamas", "ORG")], 0.9, "ORG"),
        ([("Hamas", "ORG"), ("Hamasu", "LOC")], 0.9, "ORG"),
        ([("Hamas", "ORG")], 0.3, "PER"),
        ([("Ford", "ORG"), ("Gerald Ford", "PER")], 0.9, "PER"),
    ],
)
def test_what_is_known_as_a_body_alone_is_no_person(
    names: list[tuple[str, str]], prior: float, label: str
) -> None:
    known = match("哈马斯", *names, prior=prior)
    found = evidence(match=known, source=tagged(known.start, known.end, "PER", 0.99))
    assert typed(found, FUSION)[0] == label


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
    assert len(features(evidence(), "LOC")) == len(FUSION.weights) == len(WEIGHTS)


@given(probability=PROBABILITIES)
def test_log_odds_are_finite_and_symmetric(probability: float) -> None:
    assert abs(logit(probability)) < 7
    assert logit(probability) == pytest.approx(-logit(1 - probability))
