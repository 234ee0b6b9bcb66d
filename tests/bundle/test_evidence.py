"""Weights of the fusion: what a manifest has of them, and which sets of evidence there are."""

from dataclasses import replace

import pytest

from eat_edge.bundle.evidence import (
    EVIDENCE_SOURCES,
    SOURCE_COMBINATIONS,
    WEIGHTS,
    Fusion,
    fusion_of,
)
from eat_edge.strict_json import Table


def test_sets_of_evidence_are_of_known_sources_in_their_order() -> None:
    assert len(set(SOURCE_COMBINATIONS)) == len(SOURCE_COMBINATIONS)
    for combination in SOURCE_COMBINATIONS:
        sources = combination.split()
        assert sources == [one for one in EVIDENCE_SOURCES if one in sources]
        assert not ("alignment" in sources and "translation" not in sources)


FUSION = Fusion(*map(float, range(14)))


def test_the_weights_are_all_fields_but_the_least_scores() -> None:
    assert FUSION.weights == tuple(map(float, range(13)))
    assert tuple(getattr(FUSION, name) for name in WEIGHTS) == FUSION.weights


def test_a_type_may_have_a_least_score_of_its_own() -> None:
    fusion = replace(FUSION, least=0.5, least_of={"PER": 0.3})
    assert (fusion.least_for("PER"), fusion.least_for("LOC"), fusion.least_for("")) == (
        0.3,
        0.5,
        0.5,
    )
    assert fusion.with_least(0.1).least_for("PER") == 0.1


def test_a_manifest_has_what_it_has() -> None:
    fusion = replace(FUSION, least_of={"PER": 0.3})
    assert fusion_of(Table(fusion.plain())) == fusion
    assert fusion_of(Table(FUSION.plain())) == FUSION
    assert "least_of" not in FUSION.plain()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"least_of": {"THING": 0.3}}, "least score of 'THING'; known types are PER"),
        ({"least_of": {"PER": "much"}}, "least_of.PER is 'much', not a finite number"),
        ({"least_of": 0.3}, "least_of is 0.3, not an object"),
        ({"mood": 1}, "a weight 'mood', which this version does not know"),
    ],
)
def test_what_is_no_weight_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fusion_of(Table(FUSION.plain() | change))
