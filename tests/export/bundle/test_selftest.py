"""Recording the self-test of a bundle: texts that hang on a hair are left out."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest

pytest.importorskip("gguf")
pytest.importorskip("onnx")

from selftest_engine import FakeEngine, half_sure

from eat_edge.bundle import Bundle
from eat_edge.bundling import selftest as engine_module
from eat_edge.bundling.selftest import prove
from eat_edge.errors import BundleError, ConfigError, ModelError
from eat_edge.verify.selftest import Case
from export.bundle import selftest as selftest_module
from export.bundle.selftest import record


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> Bundle:
    def elsewhere(bundle: Bundle, _: int) -> AbstractContextManager[Bundle]:
        return nullcontext(replace(bundle, name="elsewhere"))

    monkeypatch.setattr(engine_module, "Engine", FakeEngine)
    monkeypatch.setattr(selftest_module, "shaken", elsewhere)
    return half_sure()


def test_a_text_that_hangs_on_a_hair_is_left_out(fake_engine: Bundle) -> None:
    scores = ("0.9", "0.55", "0.45", "0.3", "0.61", "0.71")
    cases = [Case(score, "zh", ()) for score in scores]
    selftest, left_out = record(fake_engine, cases, threads=1)
    assert [case.text for case in selftest.cases] == ["0.9", "0.3", "0.71"]
    assert [len(case.entities) for case in selftest.cases] == [1, 0, 1]
    assert len(left_out) == 3
    assert left_out[0] == "text '0.55'\n  '0' scores 0.55, too close to the least"
    assert "'0.61'\n  0:1 '0': English name 'Null', expected 'Zero'" in left_out[2]
    prove(fake_engine, selftest, threads=1)
    wrong = replace(selftest, cases=(replace(selftest.cases[0], entities=()), *selftest.cases[1:]))
    with pytest.raises(BundleError, match="1 of 3 texts of the self-test"):
        prove(fake_engine, wrong, threads=1)


def test_texts_that_test_nothing_are_not_recorded(fake_engine: Bundle) -> None:
    cases = [Case(score, "zh", ()) for score in ("0.55", "0.1", "0.61")]
    with pytest.raises(ConfigError, match="elsewhere too: take other texts"):
        record(fake_engine, cases, threads=1)


def test_a_text_that_fails_stops_the_recording(fake_engine: Bundle) -> None:
    with pytest.raises(ModelError, match="the self-test's 'no' failed: no room"):
        record(fake_engine, [Case("no", "zh", ())], threads=1)
