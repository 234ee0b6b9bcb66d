from itertools import pairwise

import pytest

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.rows import Rows
from eat_edge.types import Mention

KNOWN = {
    "乌克兰": ("Ukraine", "LOC"),
    "立陶宛": ("Lithuania", "LOC"),
    "中国": ("China", "LOC"),
    "北京": ("Beijing", "LOC"),
    "福建": ("Fujian", "LOC"),
    "四川": ("Sichuan", "LOC"),
    "泉州": ("Quanzhou", "LOC"),
    "惠安": ("Hui'an", "LOC"),
    "维多利亚": ("Victoria", "LOC"),
    "温哥华": ("Vancouver", "LOC"),
    "蒙特利尔": ("Montreal", "LOC"),
    "广东省": ("Guangdong", "LOC"),
    "深圳市": ("Shenzhen", "LOC"),
    "北京市": ("Beijing", "LOC"),
    "习近平": ("Xi Jinping", "PER"),
    "李克强": ("Li Keqiang", "PER"),
    "ラオス": ("Laos", "LOC"),
    "カンボジア": ("Cambodia", "LOC"),
    "腾讯": ("Tencent", "ORG"),
    "百度": ("Baidu", "ORG"),
    "ソニー": ("Sony", "ORG"),
    "シャープ": ("Sharp", "ORG"),
}


def look_up(surface: str) -> NameMatch | None:
    if surface not in KNOWN:
        return None
    return NameMatch(0, len(surface), surface, (Name(*KNOWN[surface]),), 0.8)


def rows(text: str, bare: str = "") -> Rows:
    known = [
        match._replace(start=at, end=at + len(surface))
        for surface in KNOWN
        if (match := look_up(surface)) is not None
        for at in range(len(text))
        if text.startswith(surface, at)
    ]
    return Rows(known, {"湖", "町", "署", "博物馆", "馆", "市", "駅"}, look_up, bare)


def mention(text: str, label: str, start: int = 0) -> Mention:
    return Mention(start, start + len(text), text, label, 0.9)


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("乌克兰立陶宛", "LOC", "乌克兰 立陶宛"),
        ("维多利亚温哥华蒙特利尔", "LOC", "维多利亚 温哥华 蒙特利尔"),
        ("北京市广东省", "LOC", "北京市 广东省"),
        ("福建四川", "LOC", "福建 四川"),
        ("习近平李克强", "PER", "习近平 李克强"),
        ("腾讯百度", "ORG", "腾讯 百度"),
        ("ラオスカンボジア", "LOC", "ラオス カンボジア"),
        ("莫愁湖琵琶湖", "LOC", "莫愁湖 琵琶湖"),
        ("国际能源署IEA", "ORG", "国际能源署 IEA"),
        ("中国北京", "LOC", "中国北京"),
        ("广东省深圳市", "LOC", "广东省深圳市"),
        ("福建泉州惠安", "LOC", "福建泉州惠安"),
        ("登米町上町", "LOC", "登米町上町"),
        ("国立博物馆图书馆", "ORG", "国立博物馆图书馆"),
        ("温哥华IEA", "LOC", "温哥华IEA"),
        ("千葉県市川市", "LOC", "千葉県市川市"),
        ("温哥华立陶宛", "LOC", "温哥华 立陶宛"),
        ("北京ラオス", "LOC", "北京ラオス"),
    ],
)
def test_rows_are_parted_and_addresses_are_not(text: str, label: str, expected: str) -> None:
    found = list(rows(text).parted([mention(text, label)]))
    assert " ".join(one.text for one in found) == expected
    assert all(text[one.start : one.end] == one.text for one in found)


def test_places_that_touch_are_looked_at_together() -> None:
    text = "维多利亚温哥华蒙特利尔"
    given = [mention("维多利亚", "LOC"), mention("温哥华蒙特利尔", "LOC", 4)]
    found = list(rows(text).parted(given))
    assert [one.text for one in found] == ["维多利亚", "温哥华", "蒙特利尔"]
    assert rows(text).seams(found) == [4, 7]


@pytest.mark.parametrize(
    ("first", "second", "is_address"),
    [
        ("湖南省", "宜章县", True),
        ("邵阳市", "新邵县", True),
        ("台北縣", "板橋市", True),
        ("邵东县", "新邵县", False),
        ("宜章县", "湖南省", False),
        ("深圳市", "湖南省", False),
        ("北", "立陶宛", True),
    ],
)
def test_which_places_go_on_with_which(first: str, second: str, is_address: bool) -> None:
    places = [mention(first, "LOC"), mention(second, "LOC", len(first))]
    assert rows(first + second).seams(places) == ([] if is_address else [len(first)])


def test_an_address_has_no_seam_and_a_row_has() -> None:
    text = "北京市广东省深圳市"
    places = [mention("北京市", "LOC"), mention("广东省", "LOC", 3), mention("深圳市", "LOC", 6)]
    assert rows(text).seams(places) == [3]
    assert rows("中国北京").seams([mention("中国", "LOC"), mention("北京", "LOC", 2)]) == []
    latin = [mention("深圳市", "LOC"), mention("Shenzhen", "LOC", 3)]
    assert rows("深圳市Shenzhen").seams(latin) == [3]


@pytest.mark.parametrize(
    ("places", "lang", "expected"),
    [
        ("怀化 娄底", "zh", "怀化|娄底"),
        ("上海 广州 深圳", "zh", "上海|广州|深圳"),
        ("広島 福岡", "ja", "広島|福岡"),
        ("川越駅 大宮駅", "ja", "川越駅|大宮駅"),
        ("上海市 广东省 江苏省 苏州市", "zh", "上海市|广东省|江苏省|苏州市"),
        ("广州 天河", "zh", "广州天河"),
        ("苏州 平江路", "zh", "苏州平江路"),
        ("丽江 古城口", "zh", "丽江古城口"),
        ("江苏省 苏州市", "zh", "江苏省苏州市"),
        ("江苏省 苏州市 广东省 深圳市", "zh", "江苏省苏州市|广东省深圳市"),
        ("新宿 歌舞伎町", "ja", "新宿歌舞伎町"),
        ("登米町 上町", "ja", "登米町上町"),
    ],
)
def test_in_text_without_punctuation_places_that_touch_are_a_list(
    places: str, lang: str, expected: str
) -> None:
    text = places.replace(" ", "")
    given = [mention(one, "LOC", text.index(one)) for one in places.split()]
    seams = rows(text, lang).seams(given)
    bounds = [0, *seams, len(text)]
    assert "|".join(text[start:end] for start, end in pairwise(bounds)) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("泉州惠安", "zh", "泉州 惠安"),
        ("北京泉州惠安", "ja", "北京 泉州 惠安"),
        ("泉州惠安", "ja", "泉州惠安"),
        ("北京惠安", "zh", "北京惠安"),
        ("福建泉州", "zh", "福建泉州"),
    ],
)
def test_in_text_without_punctuation_a_list_of_known_places_is_parted(
    text: str, lang: str, expected: str
) -> None:
    found = list(rows(text, lang).parted([mention(text, "LOC")]))
    assert " ".join(one.text for one in found) == expected
    assert list(rows(text).parted([mention(text, "LOC")])) == [mention(text, "LOC")]


def test_in_text_without_punctuation_two_companies_in_katakana_are_parted() -> None:
    both, one = mention("ソニーシャープ", "ORG"), mention("ソニーストア", "ORG")
    assert [part.text for part in rows(both.text, "ja").parted([both])] == ["ソニー", "シャープ"]
    assert list(rows(both.text).parted([both])) == [both]
    assert list(rows(one.text, "ja").parted([one])) == [one]


def test_in_text_with_punctuation_places_of_no_level_stay_an_address() -> None:
    given = [mention("怀化", "LOC"), mention("娄底", "LOC", 2)]
    assert rows("怀化娄底").seams(given) == []
    assert rows("怀化娄底", "zh").seams(given) == [2]


def test_names_of_a_long_row_without_punctuation_confirm_one_another() -> None:
    text = "金湖银湖铜湖"
    given = [
        Mention(start, start + 2, text[start : start + 2], "LOC", score)
        for start, score in ((0, 0.9), (2, 0.4), (4, 0.7))
    ]
    assert {one.score for one in rows(text).parted(given)} == {0.4}
    assert {one.score for one in rows(text, "zh").parted(given)} == {0.95}
    assert {one.score for one in rows(text[:4], "zh").parted(given[:2])} == {0.4}
