"""English of lists, written as English is."""

import pytest

pytest.importorskip("opencc")

from export.mini.lexicon.tidy import tidy


@pytest.mark.parametrize(
    ("english", "label", "source", "surface", "expected"),
    [
        ("Kimiko AMAN", "", "kyoto_lexicon", "あまんきみこ", "Kimiko Aman"),
        ("SEKINE Jino", "", "kyoto_lexicon", "関根仁応", "Jino Sekine"),
        ("Tokyo, Japan", "LOC", "dbp5l", "東京", "Tokyo"),
        ("Samsung Electronics Co,.Ltd", "ORG", "dart_corpcode", "삼성전자", "Samsung Electronics"),
        ("TOYOTA MOTOR CORPORATION", "ORG", "edinet", "トヨタ自動車", "Toyota Motor Corporation"),
        ("SK HYNIX INC", "ORG", "dart_corpcode", "하이닉스", "SK Hynix"),
        ("UNESCO", "ORG", "cedict", "联合国教科文组织", "UNESCO"),
        ("Shuntarou", "PER", "enamdict", "俊太郎", "Shuntaro"),
        ("Yuuta", "PER", "dbp5l", "優太", "Yuuta"),
        ('"annarella"', "PER", "netranslit_tokens", "アナレラ", "Annarella"),
        ("Park Geun-hye", "PER", "dbp5l", "박근혜", "Park Geun-hye"),
        ("Ma Huateng aka Pony Ma", "PER", "cedict", "马化腾", "Ma Huateng"),
        ("Wudaokou neighborhood of Beijing", "", "cedict", "五道口", "Wudaokou"),
        ('Guo "Terry" Taiming', "PER", "cedict", "郭台铭", "Guo Taiming"),
        ("Naypyidaw or Nay Pyi Taw", "LOC", "cedict", "内比都", "Naypyidaw"),
        ("Truth or Consequences", "MISC", "dbp5l", "トゥルース", "Truth or Consequences"),
        ("Al `Ula", "LOC", "geonames_cities15000", "العلا", "Al Ula"),
        ("Francis Pym, Baron Pym", "PER", "dbp5l", "フランシス・ピム", "Francis Pym"),
        ("Chase Securities Inc", "ORG", "eat_ner", "摩根大通", "Chase Securities"),
        ("TEXAS", "LOC", "eat_ner", "تكساس", "Texas"),
        ("Liaoning province in northeast China", "LOC", "cedict", "辽宁", "Liaoning"),
        ("Yan mountain range across north Hebei", "LOC", "cedict", "燕山", "Yan"),
        ("Bashi Channel in the northern part", "LOC", "cedict", "巴士海峡", "Bashi Channel"),
        ("Shule ancient name for modern Kashgar", "LOC", "cedict", "疏勒", "Shule"),
        ("Jinan University in Guangdong Province", "ORG", "cedict", "暨南大学", "Jinan University"),
        ("Suzhou or Soochow University", "ORG", "cedict", "苏州大学", "Soochow University"),
        ("Newcastle upon Tyne", "LOC", "dbp5l", "纽卡斯尔", "Newcastle upon Tyne"),
        ("Hafez al-", "PER", "eat_ner", "حافظ الأسد", ""),
    ],
)
def test_english_of_lists_is_written_as_english_is(
    english: str, label: str, source: str, surface: str, expected: str
) -> None:
    assert tidy(english, label, frozenset({source}), surface) == expected
