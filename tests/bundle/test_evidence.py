"""Weights of the fusion: what a manifest has of them, and which sets of evidence there are."""

from dataclasses import fields

from eat_edge.bundle.evidence import EVIDENCE_SOURCES, SOURCE_COMBINATIONS, Fusion


def test_sets_of_evidence_are_of_known_sources_in_their_order() -> None:
    assert len(set(SOURCE_COMBINATIONS)) == len(SOURCE_COMBINATIONS)
    for combination in SOURCE_COMBINATIONS:
        sources = combination.split()
        assert sources == [one for one in EVIDENCE_SOURCES if one in sources]
        assert not ("alignment" in sources and "translation" not in sources)


def test_the_weights_are_all_fields_but_the_least_score() -> None:
    fusion = Fusion(*map(float, range(14)))
    assert fusion.weights == tuple(map(float, range(13)))
    assert [field.name for field in fields(Fusion)][-1] == "least"
