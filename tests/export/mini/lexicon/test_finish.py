"""What a build and a renewal of the lexicon do last."""

import pytest

pytest.importorskip("opencc")

from eat_edge.names import Name
from export.lexicon import Surface
from export.mini.lexicon.finish import named_first

ENTRIES = [
    ("榕江县", Surface((Name("Rongjiang", "LOC", "geonames:1"),), 0.6)),
    ("塞拉利昂", Surface((Name("Waterloo", "LOC"), Name("Sierra Leone", "LOC", "Q1")), 0.4)),
    ("马化腾", Surface((Name("Ma Huateng aka Pony Ma", "PER"),), 0.9)),
    ("哈菲兹", Surface((Name("Hafez al-", "PER"),), 0.2)),
]
FIRST = {"塞拉利昂": [Name("Sierra Leone", "LOC")], "澎湃新闻": [Name("The Paper", "ORG")]}


def test_names_are_tidied_and_those_of_our_lists_come_first() -> None:
    found = named_first(ENTRIES, FIRST, "zh")
    assert found["榕江县"] == Surface((Name("Rongjiang County", "LOC", "geonames:1"),), 0.6)
    first, second = found["塞拉利昂"].names
    assert (first, second.english) == (Name("Sierra Leone", "LOC", "Q1"), "Waterloo")
    assert found["马化腾"].names[0].english == "Ma Huateng"
    assert found["澎湃新闻"].names == (Name("The Paper", "ORG"),)
    assert "哈菲兹" not in found
    region = [("广西自治区", Surface((Name("Guangxi District", "LOC"),), 0.9))]
    assert named_first(region, {}, "zh")["广西自治区"].names == (Name("Guangxi", "LOC"),)


def test_a_town_is_not_called_by_its_airport() -> None:
    airport, town = Name("Poltava Airport", "LOC"), Name("Poltava", "LOC")
    both = Surface((airport, town), 0.1)
    found = named_first([("полтава", both), ("аеропорт полтава", both)], {}, "uk")
    assert found["полтава"].names == (town,)
    assert found["аеропорт полтава"].names == (airport, town)


def test_an_organisation_of_our_tables_is_found_though_text_has_little_of_it() -> None:
    rare = Surface((Name("Jingdong", "LOC"),), 0.016)
    found = named_first([("京东", rare), ("江东", rare)], {"京东": [Name("JD.com", "ORG")]}, "zh")
    assert found["京东"] == Surface((Name("JD.com", "ORG"), Name("Jingdong", "LOC")), 0.3)
    assert found["江东"].prior == 0.016


def test_a_full_name_of_our_tables_is_no_word() -> None:
    lee, sinner = Name("Lee Jae-myung", "PER"), Name("Jannik Sinner", "PER")
    tables = {"李在明": [lee], "辛纳": [sinner], "고이즈미": [Name("Koizumi", "PER")]}
    found = named_first([("李在明", Surface((Name("Li", "PER"),), 0.1))], tables, "zh")
    assert found["李在明"] == Surface((lee, Name("Li", "PER")), 0.5)
    assert found["辛纳"].prior == 0.1
    assert named_first([], tables, "zh")["李在明"].prior == 0.7
    assert named_first([], tables, "ko")["고이즈미"].prior == 0.1
    assert named_first([], {"محمد علي": [lee]}, "ar")["محمد علي"].prior == 0.7
