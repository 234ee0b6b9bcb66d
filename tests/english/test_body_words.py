"""Bodies whose names are rows of common nouns."""

import pytest
from known_names import Names

from eat_edge.english.body_words import named_by_words
from eat_edge.english.english_name import EnglishName
from eat_edge.names import Name

NAMES = Names(
    {
        "上海": (Name("Shanghai", "LOC"),),
        "東京": (Name("Tokyo", "LOC"),),
        "复旦": (Name("Fudan University", "ORG"),),
    }
)


@pytest.mark.parametrize(
    ("surface", "lang", "expected"),
    [
        ("国立がん研究センター", "ja", "National Cancer Research Center"),
        ("東京医科歯科大学", "ja", "Tokyo Medical Dental University"),
        ("复旦大学新闻学院", "zh", "Fudan University News College"),
        ("国家癌症中心", "zh", "National Cancer Center"),
        ("上海证券交易所集团", "zh", "Shanghai Stock Exchange Group"),
        ("대한축구협회", "ko", "Korean Football Association"),
        ("한국 철도 공사", "ko", "Korea Railway Corporation"),
        ("केंद्रीय अनुसंधान संस्थान", "hi", "Central Research Institute"),
    ],
)
def test_a_body_is_composed_of_its_nouns(surface: str, lang: str, expected: str) -> None:
    assert named_by_words(surface, lang, NAMES) == EnglishName(expected, "composed")


def test_a_persons_name_in_a_hindi_body_is_spelled() -> None:
    found = named_by_words("मिथिला विश्वविद्यालय", "hi", NAMES)
    assert found == EnglishName("Mithila University", "romanised")


@pytest.mark.parametrize(
    ("surface", "lang"),
    [
        ("大学", "zh"),
        ("恒山研究中心", "zh"),
        ("科学技术", "zh"),
        ("国家安全", "zh"),
        ("बैंक", "hi"),
        ("حزب العمل", "ar"),
        ("", "ja"),
    ],
)
def test_what_is_not_all_nouns_or_no_body_has_no_name(surface: str, lang: str) -> None:
    assert named_by_words(surface, lang, NAMES) is None
