"""Language tags, reduced to the code of the language."""

import re

import pytest

from eat_edge.config import Options, language_code, language_pattern
from eat_edge.errors import ConfigError


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


def test_what_is_no_text_is_no_language_tag() -> None:
    with pytest.raises(
        ConfigError, match=r"lang is .?5.?: give a language tag such as zh, or auto"
    ):
        language_code(5)  # type: ignore[arg-type]


def test_the_pattern_of_tags_takes_what_is_one_of_these_languages() -> None:
    pattern = re.compile(language_pattern(["zh", "ja"]))
    for tag in ("zh", "ZH-cn", "zh_Hans", "Zho", "jpn-JP", "auto", "UND", ""):
        assert pattern.match(tag), tag
        assert Options(lang=tag).lang in (None, "zh", "ja")
    for tag in ("ko", "z", "zhx", "zh-", "jap"):
        assert not pattern.match(tag), tag
