"""The user's own names, found in a text."""

import lexicon_fakes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.lexicon import Lexicon
from eat_edge.own_names.matcher import Matcher
from eat_edge.own_names.record import OwnName
from eat_edge.text import fold


@pytest.fixture(scope="module")
def folding(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return Lexicon(lexicon_fakes.write(tmp_path_factory.mktemp("lexicon"), {}))


def found(folding: Lexicon, text: str, lang: str, *surfaces: str) -> list[str]:
    names = [OwnName(surface, "ORG") for surface in surfaces]
    return [text[match.start : match.end] for match in Matcher(names, (), folding).find(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "surfaces", "expected"),
    [
        ("他在北京大学医院。", "zh", ("北京", "北京大学", "大学医院"), ["北京大学"]),
        ("山東人在山东", "zh", ("山东",), ["山東", "山东"]),
        ("ﾄﾖﾀとトヨタカローラ", "ja", ("トヨタ",), ["ﾄﾖﾀ"]),
        ("山田さんはAIのBAIに", "ja", ("山田", "AI"), ["山田", "AI"]),
        ("김수는 김수현에게 김수님께서 대김수", "ko", ("김수",), ["김수", "김수"]),
        ("Ромашка и Ромашкова, «Ромашка»", "ru", ("Ромашка",), ["Ромашка", "Ромашка"]),
        ("قال محمدون لمحمد ومحمد وبمحمد", "ar", ("محمد",), ["محمد", "محمد", "محمد"]),
        ("בירושלים ומירושלים וירושליםי", "he", ("ירושלים",), ["ירושלים", "ירושלים"]),
        ("แบรนด์กำ", "th", ("กํ", "แบรน", "แบรนด์"), ["แบรนด์"]),
        ("भारत में भारतीय", "hi", ("भारत",), ["भारत"]),
        ("מִרְיָם", "he", ("מרים",), ["מִרְיָם"]),
        # Japanese, Arabic and Persian have letters of their own to fold.
        ("髙橋さんと高橋さん", "ja", ("髙橋",), ["髙橋", "高橋"]),
        ("قال علی", "ar", ("علی",), ["علی"]),
        ("قال علي", "ar", ("علی",), ["علي"]),
        ("iPhone 15 and iPhones", "en", ("iPhone", "iPhone 15"), ["iPhone 15"]),
    ],
)
def test_a_name_is_found_where_it_is_a_whole_word(
    folding: Lexicon, text: str, lang: str, surfaces: tuple[str, ...], expected: list[str]
) -> None:
    assert found(folding, text, lang, *surfaces) == expected


def test_of_two_with_one_surface_the_last_of_the_language_counts(folding: Lexicon) -> None:
    names = [
        OwnName("山田", "PER"),
        OwnName("山田", "ORG", lang="ja"),
        OwnName("山田", "LOC", lang="zh"),
    ]
    matcher = Matcher(names, (), folding)
    assert [match.name.label for match in matcher.find("山田", "ja")] == ["ORG"]
    assert [match.name.label for match in matcher.find("山田", "zh")] == ["LOC"]
    assert [match.name.label for match in matcher.find("山田", "ko")] == ["PER"]


@given(
    text=st.text(st.sampled_from("山田太郎 中e\u0301éＡａ😀กำ\u200dﾄﾞ"), max_size=30),
    surfaces=st.lists(
        st.text(st.sampled_from("山田太e\u0301ＡกำﾄﾞB"), min_size=1, max_size=4), max_size=6
    ),
)
def test_every_match_is_the_surface_folded(text: str, surfaces: list[str]) -> None:
    matches = Matcher(
        [OwnName(one, "X") for one in surfaces], (), lexicon_fakes.PlainFolding()
    ).find(text, "zh")
    end = 0
    for match in matches:
        assert end <= match.start < match.end
        end = match.end
        assert fold(match.name.surface).text.strip() == fold(text[match.start : match.end]).text
