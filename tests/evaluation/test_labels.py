import pytest

from eat_edge.errors import ConfigError
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import Span, counted


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("PERSON", "PER"),
        ("person", "PER"),
        ("GPE", "LOC"),
        ("GPE.NAM", "LOC"),
        ("地名", "LOC"),
        ("Corporation", "ORG"),
        ("DATE", "DATE"),
        ("PER.NOM", "PER.NOM"),
    ],
)
def test_labels_of_corpora_are_known(theirs: str, ours: str) -> None:
    assert LabelMap()(theirs) == ours


def test_rules_go_first() -> None:
    labels = LabelMap.from_arguments(["gpe=ORG", "DATE=O", "a=b=MISC"])
    assert [labels(name) for name in ("GPE", "date", "A=B", "PER")] == ["ORG", None, "MISC", "PER"]


@pytest.mark.parametrize("rule", ["GPE", "=PER", "GPE=", "GPE=PLACE"])
def test_rules_that_are_none_are_refused(rule: str) -> None:
    with pytest.raises(ConfigError, match="no label mapping"):
        LabelMap.from_arguments([rule])


def test_only_types_that_count_are_kept_in_order() -> None:
    spans = [Span(0, 1, "PER"), Span(2, 3, "DATE"), Span(4, 5, "LOC")]
    assert counted(spans, ("LOC", "PER")) == [spans[0], spans[2]]
