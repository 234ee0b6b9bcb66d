import json
from dataclasses import replace
from pathlib import Path

import pytest
from gold_files import ROW, gold_file, read

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


def test_labels_of_known_corpora_are_ours() -> None:
    labels = LabelMap()
    assert [labels(name) for name in ("person", "nr", "GPE", "NT", "人名", "PER.NAM")] == (
        ["PER", "PER", "LOC", "ORG", "PER", "PER"]
    )
    # Nouns are no names, and dates are nothing of ours: they keep their label and do not count.
    assert [labels(name) for name in ("PER.NOM", "DATE")] == ["PER.NOM", "DATE"]


def test_rules_go_before_the_table() -> None:
    labels = LabelMap.from_arguments(["GPE=ORG", "fac=O", "a=b=MISC"])
    assert [labels(name) for name in ("gpe", "GPE.NAM", "FAC", "A=B", "LOC")] == (
        ["ORG", "ORG", None, "MISC", "LOC"]
    )


@pytest.mark.parametrize("argument", ["GPE", "=LOC", "GPE=", "GPE=PLACE", "GPE=loc"])
def test_a_rule_that_is_none_is_refused(argument: str) -> None:
    with pytest.raises(ConfigError, match=r"write THEIRS=OURS, where OURS is one of PER, LOC"):
        LabelMap.from_arguments([argument])


def test_a_label_mapped_to_nothing_is_as_if_not_annotated(tmp_path: Path) -> None:
    path = gold_file(tmp_path, "a.jsonl", json.dumps(ROW))
    (document,) = read(path, labels=LabelMap.from_arguments(["PERSON=O"]))
    assert document == replace(read(path)[0], spans=())
