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
}


def look_up(surface: str) -> NameMatch | None:
    if surface not in KNOWN:
        return None
    return NameMatch(0, len(surface), surface, (Name(*KNOWN[surface]),), 0.8)


def rows(text: str) -> Rows:
    known = [
        match._replace(start=at, end=at + len(surface))
        for surface in KNOWN
        if (match := look_up(surface)) is not None
        for at in range(len(text))
        if text.startswith(surface, at)
    ]
    return Rows(known, {"湖", "町", "署", "博物馆", "馆", "市"}, look_up)


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
