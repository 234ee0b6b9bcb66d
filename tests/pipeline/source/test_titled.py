"""Persons by what stands beside them."""

import pytest
from sentence_spans import mentions_of, written

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.titled import ended_at_gaps, with_titled
from eat_edge.text import fold
from eat_edge.types import Mention

KNOWN = {
    "山口": ("PER", "LOC"),
    "高橋": ("PER", "LOC"),
    "福岡": ("LOC", "PER"),
    "東京": ("LOC",),
}


def titled(text: str, given: str, lang: str, score: float = 0.85) -> str:
    folded = fold(text).text
    known = [
        NameMatch(at, at + len(name), name, tuple(Name("X", label) for label in labels), 0.7)
        for name, labels in KNOWN.items()
        if (at := folded.find(name)) >= 0
    ]
    found = with_titled(mentions_of(folded, given, score), known, folded, lang)
    return "|".join(written(found, folded))


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("あやちゃんが来る", "", "あや/PER"),
        ("お兄ちゃんと赤ちゃん", "", ""),
        ("「店長くん」として", "", ""),
        ("たっくんが来る", "たっ/PER", "たっくん/PER"),
        ("山口です。", "山口/LOC", "山口/PER"),
        ("東京です。", "東京/LOC", "東京/LOC"),
        # Where somebody is, not who.
        ("今いるのは福岡です。", "福岡/LOC", "福岡/LOC"),
        ("富士通の福岡です。", "富士通/ORG|福岡/LOC", "富士通/ORG|福岡/PER"),
        ("私は高橋と申します", "高橋/LOC", "高橋/LOC"),
        ("高橋と申します", "高橋/LOC", "高橋/PER"),
        ("福岡ちゃん元気?", "福岡/LOC", "福岡/PER"),
        ("福岡さんは強い", "福岡/LOC", "福岡/LOC"),
        ("けんた：映画行こうよ", "", "けんた/PER"),
        ("なまえ：映画行こうよ", "", ""),
        ("高橋環境相が", "", "高橋/PER"),
        ("福岡市長が", "", ""),
        ("新高橋監督が", "", ""),
        ("高橋さやか、長崎", "高橋さやか/PER", "高橋さやか/PER"),
        ("けんた：150円", "", ""),
        ("連絡先：高橋@example.co.jp", "", "高橋/PER"),
        ("連絡先：窓口@example.co.jp", "", ""),
    ],
)
def test_japanese_say_who_somebody_is(text: str, given: str, expected: str) -> None:
    assert titled(text, given, "ja") == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("于总，附件是协议", "", "于/PER"),
        ("于总体上看", "", ""),
        ("向老师请教", "", ""),
        ("许大爷住在这里", "许大爷/PER", "许/PER"),
        ("老李：刚过嘉兴", "", "老李/PER"),
        ("老赵，晚上去喝一杯", "赵/PER", "老赵/PER"),
        ("古老赵国", "赵/PER", "赵/PER"),
        ("库里砍下40分", "库里/PER", "库里/PER"),
        ("C罗梅开二度", "C罗梅/LOC", "C罗/PER"),
        ("北京得到3分", "北京/LOC", "北京/LOC"),
        ("老师：请坐", "", ""),
        ("请写信：李娜@example.com。", "", "李娜/PER"),
        ("客服@example.com", "", ""),
        ("李娜@北京", "", ""),
        ("阿杰：我在外面", "", "阿杰/PER"),
        ("阿姨：我在外面", "", ""),
        ("伊朗外长阿拉格齐说", "阿拉格齐/LOC", "阿拉格齐/PER"),
        ("伊朗外长北京行", "北京/LOC", "北京/LOC"),
    ],
)
def test_chinese_say_who_somebody_is(text: str, given: str, expected: str) -> None:
    assert titled(text, given, "zh", 0.6) == expected


def _surname() -> NameMatch:
    return NameMatch(0, 2, "村井", (Name("Murai", "PER"),), 0.13)


def test_a_title_makes_a_person_sure_and_nothing_of_an_unlikely_one() -> None:
    text = "立浪監督は"
    (full,) = with_titled(
        [Mention(0, 5, "村井さやか", "PER", 0.6)], [_surname()], "村井さやか", "ja"
    )
    assert full.score == 0.9
    for score, expected in ((0.62, 0.9), (0.95, 0.95), (0.3, 0.3)):
        (found,) = with_titled([Mention(0, 2, "立浪", "PER", score)], [], text, "ja")
        assert found.score == expected


def test_other_languages_stay_as_they_are() -> None:
    mention = Mention(0, 2, "민수", "PER", 0.5)
    assert with_titled([mention], [], "민수 씨", "ko") == [mention]


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("以色列否认刺杀哈尼亚", 0.5, "PER"),
        ("为哈尼亚复仇", 0.5, "PER"),
        ("在哈尼亚度假", 0.5, "LOC"),
        ("在哈尼亚度假", 0.95, "PER"),
    ],
)
def test_what_is_done_to_a_famous_person_tells_it_from_a_place(
    text: str, prior: float, expected: str
) -> None:
    start = text.index("哈尼亚")
    names = (Name("Ismail Haniyeh", "PER"), Name("Chania", "LOC"))
    known = [NameMatch(start, start + 3, "哈尼亚", names, prior)]
    found = with_titled([Mention(start, start + 3, "哈尼亚", "LOC", 0.9)], known, text, "zh")
    assert [one.label for one in found] == [expected]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("出席者：伊藤部長桜、田中", "伊藤部長桜/PER", "伊藤/PER|桜/PER"),
        ("伊藤部長谷川", "伊藤部長谷川/PER", "伊藤部長谷川/PER"),
        ("営業部長室", "営業部長室/ORG", "営業部長室/ORG"),
    ],
)
def test_behind_a_title_is_somebody_else(text: str, given: str, expected: str) -> None:
    assert titled(text, given, "ja") == expected


def test_who_is_called_ends_at_a_space() -> None:
    folded = fold("@小明 快来，小 明")
    assert folded.text == "@小明快来,小明"
    mentions = [Mention(1, 5, "小明快来", "PER", 0.9), Mention(6, 8, "小明", "PER", 0.9)]
    assert [one.text for one in ended_at_gaps(mentions, folded)] == ["小明", "小明"]


def test_a_field_of_a_form_ends_what_stands_before_it() -> None:
    folded = fold("姓名：欧阳静 籍贯：湖南")
    (cut,) = ended_at_gaps([Mention(3, 7, "欧阳静籍", "PER", 0.9)], folded)
    assert cut.text == "欧阳静"
    (spaced,) = ended_at_gaps([Mention(3, 5, "张伟", "PER", 0.9)], fold("姓名：张 伟 单位：清华"))
    assert spaced.text == "张伟"
    (kept,) = ended_at_gaps([Mention(1, 4, "欧阳静", "PER", 0.9)], fold("见欧阳 静：你好"))
    assert kept.text == "欧阳静"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小周,今晚吃饭吗", "小周/PER"),
        ("请财务部的小何把单子交上", "小何/PER"),
        ("小方,过来", ""),
        ("下次带阿敏去", "阿敏/PER"),
        ("阿姨说", ""),
        ("张三诉李四民间借贷纠纷", "李四/PER"),
        ("他诉苦说民间故事", ""),
        ("胆小张说", ""),
        ("小王子说", ""),
    ],
)
def test_friends_are_called_by_their_surname(text: str, expected: str) -> None:
    assert titled(text, "", "zh") == expected


def test_who_says_at_which_company_he_is_is_a_person_though_the_tagger_sees_none() -> None:
    assert titled("山田製作所の高橋です。", "山田製作所/ORG", "ja") == "山田製作所/ORG|高橋/PER"
    assert titled("山田製作所の高橋が", "山田製作所/ORG", "ja") == "山田製作所/ORG"
