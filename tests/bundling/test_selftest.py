"""Texts that a bundle is tried by: what is clearly found in them, and whether it still is."""

from dataclasses import replace

import pytest
from selftest_engine import FakeEngine, half_sure

from eat_edge.bundle import Bundle
from eat_edge.bundling import selftest as selftest_module
from eat_edge.bundling.selftest import differences_of, least_scores, prove, record_clear
from eat_edge.errors import BundleError, ModelError
from eat_edge.verify.selftest import Case


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch) -> Bundle:
    monkeypatch.setattr(selftest_module, "Engine", FakeEngine)
    return half_sure()


def cases(*texts: str) -> list[Case]:
    return [Case(text, "zh", ()) for text in texts]


def test_what_another_processor_might_decide_otherwise_is_left_out(bundle: Bundle) -> None:
    selftest, left_out = record_clear(bundle, cases("0.9", "0.55", "0.45", "0.3"), threads=1)
    assert [case.text for case in selftest.cases] == ["0.9", "0.3"]
    assert [len(case.entities) for case in selftest.cases] == [1, 0]
    (entity,) = selftest.cases[0].entities
    assert (entity.start, entity.end, entity.label, entity.score) == (0, 1, "PER", 0.9)
    assert [line.partition("\n")[0] for line in left_out] == ["text '0.55'", "text '0.45'"]


def test_a_text_that_fails_ends_it(bundle: Bundle) -> None:
    with pytest.raises(ModelError, match="the self-test's 'no' failed: no room"):
        record_clear(bundle, cases("no"), threads=1)


def test_what_was_recorded_is_proved_and_what_differs_is_told(bundle: Bundle) -> None:
    selftest, _ = record_clear(bundle, cases("0.9", "0.8"), threads=1)
    assert prove(bundle, selftest, threads=1) >= 0
    first, second = selftest.cases
    wrong = replace(selftest, cases=(first, replace(second, entities=())))
    (difference,) = differences_of(bundle, wrong, threads=1)
    assert "0.8" in str(difference)
    with pytest.raises(BundleError, match=r"1 of 2 texts of the self-test are not as expected"):
        prove(bundle, wrong, threads=1)


def test_every_least_score_counts(bundle: Bundle) -> None:
    assert set(least_scores(bundle)) == {0.5}
    lang = next(iter(bundle.fusion))
    sources = next(iter(bundle.fusion[lang]))
    strict = replace(bundle.fusion[lang][sources], least=0.8, least_of={"LOC": 0.9})
    changed = replace(bundle, fusion={**bundle.fusion, lang: {sources: strict}})
    assert max(least_scores(changed)) == 0.9
