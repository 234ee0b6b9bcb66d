"""What can be measured besides the pipeline: the baselines, on the embedded bundle."""

import sys

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.errors import ConfigError
from eat_edge.evaluation.choices import METHODS, TRANSLATING
from eat_edge.evaluation.methods import check_method, open_method
from eat_edge.evaluation.spans import GoldDocument, GoldSet
from eat_edge.evaluation.tagging import tag_gold

TEXT = "李克强昨天访问了柏林。"


@pytest.mark.parametrize("name", METHODS)
def test_every_method_can_be_measured(name: str) -> None:
    bundle = open_bundle()
    with open_method(name, bundle, 1) as method:
        (case,) = tag_gold(
            [GoldDocument(TEXT, "g", (), "zh")], method.pipe, take_traces=method.take_traces
        )[0]
    assert case.document.error is None
    # How well the embedded model translates is no matter of this test.
    assert case.document.entities or name in TRANSLATING
    assert bool(case.document.translation) == (name not in ("auto", "fast", "lexicon"))
    assert (case.traces is None) == (name == "lexicon")


def test_only_what_is_translated_can_be_matched() -> None:
    bundle = open_bundle()
    korean = GoldSet("a", "a", (GoldDocument("서울", "a", (), "ko"),))
    mixed = GoldSet("b", "b", (*korean.documents, GoldDocument(TEXT, "b", (), "zh")))
    check_method("translation", bundle, [mixed])
    check_method("pipeline", bundle, [korean])
    with pytest.raises(ConfigError, match="does not translate ko, only zh ja"):
        check_method("translation", bundle, [mixed, korean])


def test_a_baseline_that_is_not_installed_says_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A wheel does not have them; None in this table is what Python takes for "not there".
    monkeypatch.setitem(sys.modules, "eat_edge.evaluation.baselines.lexicon_alone", None)
    with (
        pytest.raises(ConfigError, match=r"baseline 'lexicon' is not installed.*from a checkout"),
        open_method("lexicon", open_bundle(), None),
    ):
        pass
