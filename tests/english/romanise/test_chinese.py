"""Chinese names in pinyin, and names in Chinese characters that English writes otherwise."""

import pytest

from eat_edge.english.romanise.chinese import is_transliteration, person, place, split_person
from eat_edge.english.romanise.romanised import Romanised

PERSONS = [
    ("郑钦文", "Zheng Qinwen"),
    ("鄭欽文", "Zheng Qinwen"),
    ("欧阳修", "Ouyang Xiu"),
    ("歐陽娜娜", "Ouyang Nana"),
    ("尉迟恭", "Yuchi Gong"),
    ("单雄信", "Shan Xiongxin"),
    ("仇和", "Qiu He"),
    ("解振华", "Xie Zhenhua"),
    ("曾国藩", "Zeng Guofan"),
    ("查良镛", "Zha Liangyong"),
    ("马思安", "Ma Si'an"),
    ("吕思远", "Lü Siyuan"),
    ("罗登贤", "Luo Dengxian"),
    ("老王", "Lao Wang"),
    ("李总", "Li"),
    ("李總", "Li"),
    ("王先生", "Wang"),
    ("欧阳女士", "Ouyang"),
    ("郑钦文小姐", "Zheng Qinwen"),
    ("杨某", "Yang"),
    ("杨某某", "Yang"),
    ("楊某", "Yang"),
]
FOREIGN_PERSONS = [
    ("马斯克", "Masike"),
    ("安倍晋三", "Anbeijinsan"),
    ("哈马斯", "Hamasi"),
    ("吕特", "Lüte"),
    ("高畑勋", "Gaotianxun"),
    ("高见泽", "Gaojianze"),
    ("伊藤", "Yiteng"),
    ("朴槿惠", "Pujinhui"),
]
PLACES = [("湛河", "Zhanhe"), ("长沙", "Changsha"), ("涿州", "Zhuozhou")]
FOREIGN_PLACES = [("格罗兹尼", "Geluozini"), ("瑞典", "Ruidian"), ("埃及", "Aiji")]


@pytest.mark.parametrize(("name", "expected"), PERSONS)
def test_persons(name: str, expected: str) -> None:
    assert person(name) == Romanised(expected, True)


@pytest.mark.parametrize(("name", "expected"), FOREIGN_PERSONS)
def test_who_is_hardly_chinese_is_only_told(name: str, expected: str) -> None:
    assert person(name) == Romanised(expected, False)


@pytest.mark.parametrize(("name", "expected"), PLACES)
def test_places(name: str, expected: str) -> None:
    assert place(name) == Romanised(expected, True)


@pytest.mark.parametrize(("name", "expected"), FOREIGN_PLACES)
def test_foreign_places_are_only_told(name: str, expected: str) -> None:
    assert place(name) == Romanised(expected, False)


def test_a_designator_behind_it_vouches_for_a_place() -> None:
    assert place("建业") == Romanised("Jianye", False)
    assert place("建业", is_base=True) == Romanised("Jianye", True)
    assert place("格罗兹尼", is_base=True) == Romanised("Geluozini", False)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("王小明", ("王", "小明")),
        ("王", ("王", "")),
        ("欧阳修", ("欧阳", "修")),
        ("杨某某", ("杨", "")),
        ("王小明明", None),
        ("安倍晋三", None),
        ("阮文绍", None),
        ("哈马斯", None),
        ("王a", None),
        ("", None),
    ],
)
def test_family_and_given_name(name: str, parts: tuple[str, str] | None) -> None:
    assert split_person(name) == parts


@pytest.mark.parametrize(
    ("name", "is_foreign"), [("格罗兹尼", True), ("斯特", True), ("特区", False), ("北京", False)]
)
def test_characters_that_write_foreign_sounds(name: str, is_foreign: bool) -> None:
    assert is_transliteration(name) is is_foreign


@pytest.mark.parametrize("name", ["", "abc", "12"])
def test_without_han_there_is_no_pinyin(name: str) -> None:
    assert person(name) is None
    assert place(name) is None
