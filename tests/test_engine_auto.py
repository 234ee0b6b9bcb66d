"""The mode auto: the language model is asked of what is in doubt, and of nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

import pytest

from eat_edge.bundle import Doubt, open_bundle
from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.engine import Engine, load
from eat_edge.errors import ModelError
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.models import Models
from eat_edge.types import Document

CONFIG = EngineConfig(threads=1)
TEXTS = ["他在柏林见了李娜。", "安倍晋三は東京で会見した。", "", "Привет из Москвы", "今天下雨。"]


def with_doubt(
    models: Models, within: float, seen: list[Part] | None = None, asks: str = "translation"
) -> Engine:
    """An engine in the mode auto on models that are loaded; closes nothing."""
    bundle = replace(open_bundle(), doubt=dict.fromkeys(("zh", "ja"), Doubt(within, within, asks)))
    watch = None if seen is None else lambda part, *_: seen.append(part)
    return Engine(bundle, CONFIG, models=models, observer=watch)


def spans(document: Document) -> list[tuple[int, int, str, float]]:
    return [(one.start, one.end, one.label, one.score) for one in document.entities]


@pytest.fixture(scope="module")
def lazy() -> Iterator[Engine]:
    with load(config=CONFIG) as engine:
        yield engine


def test_auto_is_the_default() -> None:
    assert Options().mode == "auto"


def test_without_doubt_it_finds_what_fast_finds(engine: Engine, models: Models) -> None:
    asked = engine.stats().decoder.completed
    seen: list[Part] = []
    found = list(with_doubt(models, 0.0, seen).pipe(TEXTS))
    assert engine.stats().decoder.completed == asked
    assert found == list(engine.pipe(TEXTS, mode="fast"))
    assert all(part.translation is None for part in seen)


def test_in_doubt_of_everything_it_finds_what_translations_say(models: Models) -> None:
    """The translation may be all that it asks for: no span asked about, no mention aligned."""
    seen: list[Part] = []
    found = list(with_doubt(models, 1.0, seen).pipe(TEXTS))
    assert not any(part.checks or part.placements or part.namings for part in seen)
    without = replace(CONFIG, stages=Stages(alignment=False))
    full = list(Engine(open_bundle(), without, models=models).pipe(TEXTS, mode="full"))
    asked = {part.sentence.text for part in seen if part.translation is not None}
    assert {TEXTS[0], TEXTS[1]} <= asked
    for one, whole in zip(found[:2], full[:2], strict=True):
        assert spans(one) == spans(whole)
    assert [one.translation for one in found] == [""] * len(TEXTS)


def test_asked_everything_it_finds_what_full_finds(engine: Engine, models: Models) -> None:
    seen: list[Part] = []
    found = list(with_doubt(models, 1.0, seen, "everything").pipe(TEXTS[:2]))
    assert all(part.checks and not part.namings for part in seen)
    full = list(engine.pipe(TEXTS[:2], mode="full"))
    assert [spans(one) for one in found] == [spans(one) for one in full]
    assert [one.translation for one in found] == ["", ""]


def test_what_has_no_name_is_not_asked_about(models: Models) -> None:
    seen: list[Part] = []
    with_doubt(models, 1.0, seen)(TEXTS[-1])
    (part,) = seen
    assert part.translation is None


def test_translation_is_given_where_it_is_asked_for(engine: Engine, models: Models) -> None:
    auto = with_doubt(models, 0.0)
    assert list(auto.pipe(TEXTS, translate=True)) == list(engine.pipe(TEXTS))
    assert auto(TEXTS[0], translate=True).translation
    assert list(auto.pipe(TEXTS, mode="fast")) == list(engine.pipe(TEXTS, mode="fast"))


def test_the_language_model_is_loaded_by_the_first_sentence_in_need(lazy: Engine) -> None:
    assert lazy.info().llama_cpp_features == "not loaded"
    assert lazy(TEXTS[-1]).error is None
    assert lazy.info().llama_cpp_features == "not loaded"
    assert lazy(TEXTS[0], translate=True).translation
    assert lazy.info().llama_cpp_features != "not loaded"


def test_where_it_cannot_be_loaded_what_needs_it_fails_alone(models: Models) -> None:
    def refuse() -> NoReturn:
        raise ModelError("no")

    broken = replace(models, llm=None, open_llm=refuse)
    texts = [TEXTS[0], TEXTS[-1]]
    needing, other = with_doubt(broken, 1.0).pipe(texts)
    assert (needing.error, needing.error_kind) == ("no", "ModelError")
    assert other.error is None
