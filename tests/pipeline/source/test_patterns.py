"""Names that a pattern tells by itself."""

from itertools import pairwise

import pytest

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.patterns import with_patterns
from eat_edge.types import Mention

KNOWN = {"フランス": "LOC", "グロッシ": "PER"}


def look_up(surface: str) -> NameMatch | None:
    label = KNOWN.get(surface)
    if label is None:
        return None
    return NameMatch(0, len(surface), surface, (Name("Name", label),), 0.8)


def found(text: str, *given: tuple[str, str], lang: str = "ja") -> list[tuple[str, str]]:
    mentions = [
        Mention(start, start + len(surface), surface, label, 0.6)
        for surface, label in given
        for start in [text.index(surface)]
    ]
    told = with_patterns(mentions, text, lang, look_up)
    assert all(one.text == text[one.start : one.end] for one in told)
    assert all(one.end <= other.start for one, other in pairwise(told))
    return [(one.text, one.label) for one in told]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("出火し、埼玉県警大宮署が調べている", "埼玉県警大宮署", "ORG"),
        ("警視庁は発表した", "警視庁", "ORG"),
        ("東名の海老名サービスエリアで", "海老名サービスエリア", "LOC"),
        ("グロッシ事務局長が来日した", "グロッシ", "PER"),
        ("ルコルニュ首相が辞任", "ルコルニュ", "PER"),
    ],
)
def test_names_are_told_by_their_words(text: str, name: str, label: str) -> None:
    assert (name, label) in found(text)


@pytest.mark.parametrize(
    "text",
    ["フランス大統領は", "グループ事務局長は", "県警察官が", "ジャンクション兼インターチェンジ"],
)
def test_countries_and_common_nouns_are_no_persons(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("마포구 월드컵북로 396", "월드컵북로"),
        ("송파구 올림픽로 300", "올림픽로"),
        ("월드컵북로에서 만나자", "월드컵북로"),
        ("우리는 서로 3년을 알았다", ""),
        ("서울시 앞으로 3 년", ""),
        ("강남구 추가로 3명", ""),
    ],
)
def test_a_korean_road_has_a_number_or_a_quarter(text: str, road: str) -> None:
    assert found(text, lang="ko") == ([(road, "LOC")] if road else [])


def test_what_the_tagger_found_gives_way_to_a_longer_name_alone() -> None:
    assert found("埼玉県警大宮署が", ("埼玉", "LOC")) == [("埼玉県警大宮署", "ORG")]
    whole = ("ダニエル・グロッシ", "PER")
    assert found("ダニエル・グロッシ事務局長が", whole) == [whole]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("आज दिल्ली उच्च न्यायालय ने", "दिल्ली उच्च न्यायालय"),
        ("सर्वोच्च न्यायालय में", "सर्वोच्च न्यायालय"),
        ("राज्य के उच्च न्यायालय", None),
    ],
)
def test_indian_courts_are_told_by_their_words(text: str, name: str | None) -> None:
    assert found(text, lang="hi") == ([(name, "ORG")] if name else [])


def test_neighbours_of_china_have_ministries() -> None:
    assert found("朝鲜外务省发言人", lang="zh") == [("朝鲜外务省", "ORG")]
    assert found("央行行长潘功胜", lang="zh") == [("央行", "ORG")]
    assert found("各国央行降息", lang="zh") == []


def test_games_are_named_whole() -> None:
    assert found("在巴黎奥运会上", ("奥运", "MISC"), lang="zh") == [("奥运会", "MISC")]
    body = ("北京冬奥会组委会", "ORG")
    assert found("北京冬奥会组委会说", body, lang="zh") == [body]


def test_a_state_by_its_letters_is_a_place() -> None:
    assert found("ՀՀ վարչապետ", ("ՀՀ", "MISC"), lang="hy") == [("ՀՀ", "LOC")]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("في شارع الحمراء، بيروت", [], [("شارع الحمراء", "LOC")]),
        ("بشارع السعدون", [("السعدون", "LOC")], [("السعدون", "LOC")]),
        ("شارع الملك فهد", [("فهد", "PER")], [("شارع الملك فهد", "LOC")]),
        (
            "محكمة جنايات القاهرة تقضي",
            [("القاهرة", "LOC")],
            [("محكمة جنايات القاهرة", "ORG")],
        ),
        ("في الشارع العربي", [], []),
    ],
)
def test_arabic_streets_and_courts(
    text: str, given: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert found(text, *given, lang="ar") == expected
