"""Options: what is refused, and what the defaults come to."""

import dataclasses
import os
import re
from typing import Any

import pytest
from wrong_options import WRONG_OPTIONS

from eat_edge.config import (
    EngineConfig,
    Options,
    OptionValues,
    Stages,
    language_code,
    language_pattern,
)
from eat_edge.cpus import available_cpus
from eat_edge.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("threads", 0),
        ("threads", -1),
        ("max_sequences", 0),
        ("max_sequences", 257),
        ("gpu_layers", -2),
        ("max_memory", 0),
        ("reserved_memory", -1),
        ("n_batch", 0),
    ],
)
def test_values_out_of_range_are_refused_by_name(name: str, value: int) -> None:
    with pytest.raises(ConfigError, match=rf"{name} must be .*, not {value}$"):
        EngineConfig(**{name: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "config",
    [
        EngineConfig(),
        EngineConfig(threads=1, max_sequences=1, gpu_layers=-1),
        EngineConfig(threads=64, max_sequences=256, gpu_layers=0),
    ],
)
def test_values_in_range_are_kept(config: EngineConfig) -> None:
    assert dataclasses.replace(config) == config


def test_memory_is_planned_for_the_cpu() -> None:
    assert EngineConfig(max_memory=1 << 30, gpu_layers=0).gpu_layers == 0
    with pytest.raises(ConfigError, match=r"max_memory is planned for the CPU.*gpu_layers is -1"):
        EngineConfig(max_memory=1 << 30, gpu_layers=-1)


def test_unknown_options_raise() -> None:
    with pytest.raises(TypeError, match="thread"):
        EngineConfig(thread=2)  # type: ignore[call-arg]


def test_threads_default_to_the_cpus_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EngineConfig(threads=3).num_threads == 3
    assert EngineConfig().num_threads == available_cpus()
    monkeypatch.setattr("eat_edge.cpus.cpu_quota", lambda: None)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {4, 7, 9}, raising=False)
    assert EngineConfig().num_threads == 3


def test_cpus_are_counted_where_there_is_no_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eat_edge.cpus.cpu_quota", lambda: None)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert available_cpus() == 5
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert available_cpus() == 1


def test_options_cannot_be_changed_afterwards() -> None:
    config = EngineConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.threads = 0  # type: ignore[misc]


def test_every_stage_is_on_by_default() -> None:
    assert all(getattr(Stages(), field.name) for field in dataclasses.fields(Stages))


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *(("zh", "zh"), ("zh-CN", "zh"), ("zh_Hans", "zh"), ("ZH", "zh"), ("zh-Hant-TW", "zh")),
        *(("zho", "zh"), ("cmn", "zh"), ("jpn", "ja"), ("JA-jp", "ja"), ("iw", "he")),
        *(("kor", "ko"), ("deu", "de"), ("ukr", "uk"), ("yue", "yue"), ("xx", "xx")),
    ],
)
def test_a_language_tag_is_reduced_to_its_language(tag: str, code: str) -> None:
    assert language_code(tag) == code
    assert Options(lang=tag).lang == code


@pytest.mark.parametrize("tag", ["z", "zh-", "zh CN", "中文", "zh--CN", "12"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(ConfigError, match="no language tag: give one such as zh, ja-JP"):
        language_code(tag)


def test_the_pattern_of_tags_takes_what_is_one_of_these_languages() -> None:
    pattern = re.compile(language_pattern(["zh", "ja"]))
    for tag in ("zh", "ZH-cn", "zh_Hans", "Zho", "jpn-JP", "auto", "UND", ""):
        assert pattern.match(tag), tag
        assert Options(lang=tag).lang in (None, "zh", "ja")
    for tag in ("ko", "z", "zhx", "zh-", "jap"):
        assert not pattern.match(tag), tag


@pytest.mark.parametrize("lang", [None, "", "auto", "AUTO", "und"])
def test_a_language_may_be_left_to_be_recognised(lang: str | None) -> None:
    assert Options(lang=lang).lang is None


@pytest.mark.parametrize(("values", "message"), WRONG_OPTIONS, ids=str)
def test_a_wrong_option_is_named_with_what_would_be_right(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        Options(**values)
    with pytest.raises(ConfigError, match=re.escape(message)):
        Options().updated(values)


def test_labels_are_kept_in_their_order_and_once() -> None:
    assert Options(labels=["ORG", "PER", "ORG"]).labels == ("PER", "ORG")  # type: ignore[arg-type]
    assert Options(labels="LOC, MISC").labels == ("LOC", "MISC")  # type: ignore[arg-type]


def test_options_are_read_from_text() -> None:
    given = {"mode": "fast", "lang": "zh_CN", "min_score": "0.5", "labels": "PER", "offsets": None}
    assert Options.from_text(given) == Options("fast", "zh", 0.5, ("PER",), "code-points")
    with pytest.raises(ConfigError, match="min_score is 'half': give a number from 0 to 1"):
        Options.from_text({"min_score": "half"})
    with pytest.raises(ConfigError, match="no option 'speed': there are mode, lang, min_score"):
        Options.from_text({"speed": "high"})


def test_translation_is_asked_for_in_every_mode_that_has_it() -> None:
    assert not Options().translates_all
    for options in (
        Options(translate=True),
        Options("full"),
        Options.from_text({"translate": "true"}),
    ):
        assert options.translates_all
    with pytest.raises(
        ConfigError, match="the mode fast translates nothing: leave one of them out"
    ):
        Options("fast", translate=True)
    with pytest.raises(ConfigError, match="translate is 'yes': give true or false"):
        Options.from_text({"translate": "yes"})
    assert Options(translate=True).updated({"mode": "fast"}) == Options("fast")


def test_what_is_none_is_not_changed() -> None:
    fast = Options(mode="fast", min_score=0.5)
    assert fast.updated({"mode": None, "min_score": 0}) == Options(mode="fast")
    assert fast.updated({}) == fast


def test_keyword_arguments_are_the_options() -> None:
    assert list(OptionValues.__annotations__) == [one.name for one in dataclasses.fields(Options)]


def test_the_mode_fast_needs_no_translation() -> None:
    assert EngineConfig().has_translation
    assert not EngineConfig(options=Options(mode="fast")).has_translation
    assert not EngineConfig(stages=Stages(translation=False)).has_translation
