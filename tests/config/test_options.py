"""What is chosen for every text, the same in every interface."""

import dataclasses
import re
from typing import Any

import pytest
from wrong_options import WRONG_OPTIONS

from eat_edge.config import EngineConfig, Options, OptionValues, Stages
from eat_edge.errors import ConfigError


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
    assert Options(labels="per,Loc").labels == ("PER", "LOC")  # type: ignore[arg-type]
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


@pytest.mark.parametrize(
    ("wrong", "near"), [("thread", "threads"), ("labls", "labels"), ("min_scores", "min_score")]
)
def test_a_misspelt_option_is_told_with_what_was_meant(wrong: str, near: str) -> None:
    with pytest.raises(ConfigError, match=rf"no option '{wrong}'.*; did you mean {near}\?$"):
        Options().updated({wrong: 1})
