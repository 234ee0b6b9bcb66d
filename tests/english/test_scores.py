"""How often English names are right."""

import pytest

from eat_edge.english.scores import score_of
from eat_edge.types import ENGLISH_SOURCES, LABELS


@pytest.mark.parametrize("label", [*LABELS, "CITY"])
def test_every_source_has_a_share_and_no_source_none(label: str) -> None:
    assert all(0 < score_of(source, label) <= 1 for source in ENGLISH_SOURCES)
    assert score_of("", label) == 0


@pytest.mark.parametrize("label", ["PER", "LOC", "ORG"])
def test_what_the_lexicon_has_is_surer_than_what_is_composed(label: str) -> None:
    assert score_of("lexicon", label) > score_of("composed", label)
