"""Weights of the fusion, fitted."""

import math
from dataclasses import replace

import pytest

pytest.importorskip("orjson")

from seen_evidence import ALL

from eat_edge.bundle import WEIGHTS, open_bundle
from eat_edge.config import EngineConfig, Options
from export.mini.fusion import Observation, fit, log_loss, observe_each
from export.mini.parallel.mentions import ReadPair


def seen(tagged: float, *, is_entity: bool) -> Observation:
    """A known name, which the tagger may have found in the source."""
    features = dict.fromkeys(WEIGHTS, 0.0)
    features |= {"bias": 1.0, "listed": 1.0, "prior": 0.5, "tagged": tagged}
    sources = ("lexicon", "source") if tagged else ("lexicon",)
    return Observation(tuple(features.values()), is_entity, sources)


def test_an_evidence_source_that_is_left_out_gives_no_type_to_learn_from() -> None:
    """Else every name that another source gives another type would count against the lexicon."""
    known = [seen(0.0, is_entity=True)] * 30 + [seen(0.0, is_entity=False)] * 10
    unlisted = dict.fromkeys(WEIGHTS, 0.0)
    unlisted |= {"bias": 1.0, "other_listed": 1.0, "mention": 1.0}
    other = Observation(tuple(unlisted.values()), False, ("translation",))
    alone, beside = (fit([*known, *more], "lexicon", least=0.2) for more in ([], [other] * 200))
    assert beside == alone


def test_the_loss_is_that_of_the_logistic() -> None:
    own = replace(open_bundle().fusion_of("zh", *ALL.split()), bias=0.0, prior=0.0, single=0.0)
    weights = replace(own, listed=0.0, tagged=1.0)
    both = [seen(1.0, is_entity=True), seen(1.0, is_entity=False)]
    expected = (math.log(1 + math.exp(-1)) + math.log(1 + math.exp(1))) / 2
    assert log_loss(both, weights, ALL) == pytest.approx(expected)
    # Who is not listened to says nothing.
    assert log_loss(both, weights, "lexicon") == pytest.approx(math.log(2))


def test_fitted_weights_foretell_better() -> None:
    observations = [seen(1.0, is_entity=True)] * 30 + [seen(0.0, is_entity=False)] * 40
    fitted = fit(observations, ALL, least=0.2)
    assert fitted.least == 0.2
    assert fitted.tagged > 0
    assert log_loss(observations, fitted, ALL) < 0.2
    assert log_loss(observations, fit(observations, "lexicon", least=0.2), "lexicon") > 0.6


def test_the_pipeline_may_be_configured() -> None:
    bundle = open_bundle()
    pair = ReadPair("own", "今天天气非常好，我们出去玩。", "The weather is fine.", ())
    (found,) = observe_each(
        bundle, [pair], "zh", EngineConfig(threads=1, options=Options(mode="full"))
    )
    assert found is not None
    assert not any(one.is_entity for one in found)
