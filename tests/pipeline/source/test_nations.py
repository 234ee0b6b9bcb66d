"""Nations of one character, before titles and beside one another."""

from dataclasses import replace

import pytest
from sentence_spans import known_as, mention_of

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.nations import as_places, nations_in, part_nations, with_nations
from eat_edge.text import Folded
from eat_edge.types import Mention


@pytest.mark.parametrize(
    ("lang", "text", "nations"),
    [
        ("ja", "バイデン米大統領が来日した。", "米"),
        ("ja", "オースティン米国防長官と会談", "米"),
        ("ja", "トランプ前米大統領とマクロン仏大統領", "米仏"),
        ("ja", "英首相が祝意を伝えた", "英"),
        ("ja", "田中首相と志加首相", ""),
        ("ja", "米を食べる大統領", ""),
        ("zh", "俄总统普京与法总统马克龙", "俄法"),
        ("zh", "美国务卿布林肯", "美"),
        ("zh", "以总理内塔尼亚胡下令", "以"),
        ("zh", "他参加总统竞选，以总理身份出席", ""),
        ("ru", "Президент", ""),
    ],
)
def test_nations_before_titles_are_found_and_no_others(lang: str, text: str, nations: str) -> None:
    assert "".join(text[start:end] for start, end in nations_in(text, lang)) == nations


def test_a_nation_is_known_and_a_wall_stands_between_it_and_the_name_before() -> None:
    text = "バイデン前米大統領"
    folded, known = with_nations(Folded(text), [known_as(text, "バイデン", "PER")], "ja")
    assert folded.walls == (4,)
    assert [(match.surface, match.names[0].english) for match in known] == [
        ("バイデン", "Name"),
        ("米", "United States"),
    ]


def test_a_country_is_none_where_its_last_character_begins_the_next_word() -> None:
    text = "オースティン米国防長官、米国立公文書館、米国に"
    first, last = known_as(text, "米国"), known_as(text, "米国に")._replace(end=len(text) - 1)
    _, known = with_nations(Folded(text), [first, last], "ja")
    assert first not in known
    assert last in known


def test_an_office_is_no_place() -> None:
    text = "俄罗斯总统叶利钦"
    country, office = known_as(text, "俄罗斯"), known_as(text, "俄罗斯总统")
    assert with_nations(Folded(text), [country, office], "zh") == (Folded(text), [country])


@pytest.mark.parametrize(
    ("lang", "text", "surface", "parts"),
    [
        ("zh", "中美关系紧张", "中美", ["中", "美"]),
        ("zh", "英法德三国", "英法德", ["英", "法", "德"]),
        ("zh", "中美洲国家", "中美", ["中美"]),
        ("zh", "港澳同胞", "港澳", ["港澳"]),
        ("ja", "日米首脳会談", "日米", ["日", "米"]),
        ("zh", "台中市民", "台中", ["台中"]),
        ("ja", "中米のグアテマラ", "中米", ["中米"]),
        ("ja", "日本と米国", "日本", ["日本"]),
        ("ko", "한미일 정상회담", "한미일", ["한", "미", "일"]),
        ("ko", "북한의 미사일", "북한", ["북한"]),
        ("ko", "북미 대화가", "북미", ["북", "미"]),
        ("ko", "북미 시장에", "북미", ["북미"]),
    ],
)
def test_nations_beside_one_another_are_places_by_themselves(
    lang: str, text: str, surface: str, parts: list[str]
) -> None:
    mentions, edges = part_nations([mention_of(text, surface, "LOC")], text, lang)
    assert [mention.text for mention in mentions] == parts
    assert all(text[one.start : one.end] == one.text for one in mentions)
    assert edges == (list(range(len(surface) + 1)) if len(parts) > 1 else [])


def test_a_nation_does_not_go_on_into_the_title() -> None:
    text = "ブリンケン米国務長官"
    mentions, edges = part_nations([mention_of(text, "米国", "PER")], text, "ja")
    assert [(one.text, one.label) for one in mentions] == [("米", "LOC")]
    assert edges == [5, 6]


def test_an_organisation_keeps_its_nation() -> None:
    text = "米国務長官室"
    whole = mention_of(text, "米国務長官室", "ORG")
    assert part_nations([whole], text, "ja")[0] == [whole]


@pytest.mark.parametrize(
    ("lang", "text", "label"),
    [("ko", "인도 총리", "LOC"), ("ko", "인도인이", "MISC"), ("hi", "인도 총리", "MISC")],
)
def test_a_country_is_a_place_unless_its_people_is_meant(lang: str, text: str, label: str) -> None:
    known = [NameMatch(0, 2, "인도", (Name("India", "LOC"),), 0.5)]
    mention = Mention(0, 2, "인도", "MISC", 0.9)
    assert [one.label for one in as_places([mention], known, text, lang)] == [label]
    people = replace(mention, end=3, text=text[:3])
    assert [one.label for one in as_places([people], known, text, lang)] == ["MISC"]


@pytest.mark.parametrize(
    ("text", "tagged_as", "label", "expected"),
    [
        ("米ワシントンで", "LOC", "LOC", [("米", "LOC"), ("ワシントン", "LOC")]),
        ("仏ルノーと協議", "LOC", "ORG", [("仏", "LOC"), ("ルノー", "ORG")]),
        ("英アームの上場", "LOC", "PER", [("英", "LOC"), ("アーム", "ORG")]),
        ("米トランプの発言", "PER", "PER", [("米", "LOC"), ("トランプ", "PER")]),
    ],
)
def test_a_nation_before_a_name_in_katakana_is_a_place(
    text: str, tagged_as: str, label: str, expected: list[tuple[str, str]]
) -> None:
    surface = "".join(name for name, _ in expected)
    known = [known_as(text, surface[1:], label)]
    mentions, edges = part_nations([mention_of(text, surface, tagged_as)], text, "ja", known)
    assert [(one.text, one.label) for one in mentions] == expected
    assert all(text[one.start : one.end] == one.text for one in mentions)
    assert edges == [0, 1]


def test_a_nation_before_a_title_is_a_place_whatever_the_tagger_says() -> None:
    text = "プーチン露大統領"
    (found,), _ = part_nations([mention_of(text, "露", "PER")], text, "ja")
    assert found.label == "LOC"
