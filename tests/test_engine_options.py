"""The options of every call, in the library: what they do, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from wrong_options import WRONG_OPTIONS

from eat_edge.config import EngineConfig
from eat_edge.engine import Engine, load
from eat_edge.errors import ConfigError, InputError
from eat_edge.types import Document

TEXT = "👩‍🚀李娜在柏林见了西门子公司的王涛。"
CONFIG = EngineConfig(threads=1)


def test_an_engine_of_the_mode_fast_has_no_language_model(fast: Engine) -> None:
    assert fast.info().llama_cpp_features == "not loaded"
    assert fast(TEXT).entities
    for asked in ({"mode": "full"}, {"mode": "auto"}, {"mode": "auto", "translate": True}):
        with pytest.raises(ConfigError, match=r"mode is '(full|auto)'.*load it with mode='auto'"):
            fast(TEXT, **asked)
    with pytest.raises(ConfigError, match="the mode fast translates nothing"):
        fast(TEXT, translate=True)


@pytest.mark.parametrize("option", ["threads", "max_memory"])
def test_an_option_of_the_engine_is_pointed_to_its_place(option: str) -> None:
    with pytest.raises(ConfigError, match=rf"eat_edge.load\(config=.*EngineConfig\({option}="):
        load(**{option: 1})  # type: ignore[arg-type]


def test_a_full_engine_works_in_either_mode(engine: Engine, fast: Engine) -> None:
    before = engine.stats().decoder.completed
    assert list(engine.pipe([TEXT, "東京"], mode="fast")) == list(fast.pipe([TEXT, "東京"]))
    assert engine.stats().decoder.completed == before
    assert engine(TEXT, mode="full").translation


def test_entities_of_low_scores_are_left_out(fast: Engine) -> None:
    every = fast(TEXT).entities
    scores = sorted(entity.score for entity in every)
    assert len(scores) >= 2
    some = fast(TEXT, min_score=scores[1]).entities
    assert some == tuple(entity for entity in every if entity.score >= scores[1])
    assert len(some) < len(every)


def test_only_the_types_asked_for_are_given(fast: Engine) -> None:
    every = fast(TEXT).entities
    places = fast(TEXT, labels=["LOC"]).entities
    assert places == tuple(entity for entity in every if entity.label == "LOC")
    assert 0 < len(places) < len(every)


def test_offsets_count_utf16_units_where_asked(fast: Engine) -> None:
    units = TEXT.encode("utf-16-le")
    wide, plain = fast(TEXT, offsets="utf-16").entities, fast(TEXT).entities
    assert [entity.text for entity in wide] == [entity.text for entity in plain]
    for entity in wide:
        assert units[2 * entity.start : 2 * entity.end].decode("utf-16-le") == entity.text
    assert wide[0].start > plain[0].start


@pytest.mark.parametrize("lang", ["zh-CN", "zh_Hans", "ZH", "cmn"])
def test_languages_are_tags_in_any_form(fast: Engine, lang: str) -> None:
    assert fast("東京", lang=lang).lang == "zh"
    (document,) = fast.pipe([Document("東京", lang=lang)])
    assert (document.lang, document.error) == ("zh", None)


def test_a_document_in_no_language_carries_the_error(fast: Engine) -> None:
    (document,) = fast.pipe([Document("東京", lang="日本語")])
    assert document.error is not None and "no language tag" in document.error
    assert document.error_kind == "ConfigError"


@pytest.mark.parametrize(("values", "message"), WRONG_OPTIONS, ids=str)
def test_wrong_values_are_refused(fast: Engine, values: dict[str, Any], message: str) -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: fast("x", **values),
        lambda: fast.pipe(["x"], **values),
        lambda: load(config=CONFIG, **values),
    )
    for refused in calls:
        with pytest.raises(ConfigError) as raised:
            refused()
        assert message in str(raised.value)


def test_options_of_the_engine_hold_until_a_call_says_otherwise() -> None:
    with load(config=CONFIG, mode="fast", lang="ja", labels="PER", offsets="utf-16") as engine:
        assert engine("柏林").lang == "ja"
        assert engine("柏林", lang="auto").lang == "zh"
        assert {entity.label for entity in engine(TEXT, lang="zh").entities} == {"PER"}
        assert {entity.label for entity in engine(TEXT, lang="zh", labels=["LOC"]).entities} == {
            "LOC"
        }


def test_an_engine_is_not_loaded_for_a_language_it_does_not_know() -> None:
    with pytest.raises(ConfigError, match="does not know the language 'xx': give one of zh, ja"):
        load(config=CONFIG, mode="fast", lang="xx")


def test_text_that_was_decoded_wrongly_is_an_error_and_no_empty_result(fast: Engine) -> None:
    broken = "Herr 李娜".encode("gb18030").decode("utf-8", errors="surrogateescape")
    with pytest.raises(InputError, match=r"half a surrogate pair, '.udc.*at 5: decode its bytes"):
        fast(broken)
    documents = list(fast.pipe([broken, "\ud800李娜"]))
    assert [document.error_kind for document in documents] == ["InputError", None]
    assert [entity.text for entity in documents[1].entities] == ["李娜"]
