from dataclasses import replace

import pytest
from sentence_spans import known_as, known_in, mention_of, mentions_of, written

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.overlooked import with_overlooked
from eat_edge.text import fold
from eat_edge.types import Mention

KNOWN = {
    "맨체스터 시티": ("Manchester City", "ORG", 0.71),
    "미국 연방준비제도": ("Federal Reserve", "ORG", 0.7),
    "연방준비제도": ("Federal Reserve", "ORG", 0.76),
    "더불어민주당": ("Democratic Party of Korea", "ORG", 0.71),
    "自由民権運動": ("Freedom Movement", "ORG", 0.8),
    "ユニクロ": ("Uniqlo", "ORG", 0.9),
    "东部战区": ("Eastern Theater Command", "ORG", 0.7),
    "外交部": ("Ministry of Foreign Affairs", "ORG", 0.6),
    "总部": ("Headquarters", "ORG", 0.6),
}


def found(text: str, given: str, lang: str) -> str:
    folded = fold(text).text
    mentions = [
        replace(one, others={"ORG": 0.3}) if one.label == "LOC" else one
        for one in mentions_of(folded, given, 0.5)
    ]
    named = with_overlooked(mentions, known_in(folded, KNOWN), folded, lang)
    return "|".join(written(named, folded))


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("ko", "맨체스터 시티전에서", "맨체스터/LOC", "맨체스터 시티/ORG"),
        ("ko", "더불어민주당은 4일", "", "더불어민주당/ORG"),
        ("ko", "새더불어민주당은", "", ""),
        ("ko", "더불어민주당사", "", ""),
        ("ko", "미국 연방준비제도의", "미국/LOC", "미국/LOC|연방준비제도/ORG"),
        ("zh", "东部战区全程", "", "东部战区/ORG"),
        ("zh", "外交部表示", "", "外交部/ORG"),
        ("zh", "总部表示", "", ""),
        ("ja", "自由民権運動の", "", ""),
        ("ja", "洋菓子店「モロゾフ」は", "モロゾフ/LOC", "モロゾフ/ORG"),
        ("uk", "у лікарні «Охматдит» лікують", "Охматдит/LOC", "Охматдит/ORG"),
        ("ru", "в фильме «Париж»", "Париж/LOC", "Париж/LOC"),
        ("ja", "都市「モロゾフ」は", "モロゾフ/LOC", "モロゾフ/LOC"),
        ("th", "ศาลรัฐธรรมนูญมีมติ", "", "ศาลรัฐธรรมนูญ/ORG"),
        ("th", "กกต. ประกาศผล", "", "กกต./ORG"),
        ("th", "กกต. ประกาศผล", "กกต/LOC", "กกต./ORG"),
        ("th", "รองผบ.ตร. แถลง", "", ""),
        ("zh", "人民日报发文", "", "人民日报/ORG"),
        ("zh", "于是最高人民法院说", "最高人民法院/LOC", "最高人民法院/ORG"),
        ("ja", "国会議員", "国会/LOC", "国会/LOC"),
        ("zh", "优衣库(ユニクロ)", "优衣库/ORG", "优衣库/ORG"),
        ("ru", "人民日报", "", ""),
        ("zh", "在小红书上看到", "", "小红书/ORG"),
        ("zh", "一批甲骨文", "", ""),
        ("zh", "在海底捞上来", "", ""),
        ("zh", "外卖小红书店", "外卖小/PER", "外卖小/PER"),
        ("ja", "スタバでセブンイレブンの", "", "セブンイレブン/ORG"),
        ("ja", "コンピュータ・ユニクロの", "", ""),
        ("th", "ประธานกกต.กล่าว", "", "กกต./ORG"),
        ("th", "ราชสิงห์", "", ""),
    ],
)
def test_overlooked(lang: str, text: str, given: str, expected: str) -> None:
    assert found(text, given, lang) == expected


@pytest.mark.parametrize(
    ("text", "share", "expected"),
    [
        ("他今赴屏东助选", 0.3, "屏东/LOC"),
        ("他视察屏东工程", 0.3, "屏东/LOC"),
        # The tagger sees nothing of a place, nothing stands behind it that is done at one.
        ("他今赴屏东助选", 0.05, ""),
        ("他今赴屏东县长", 0.3, ""),
        ("他说屏东助选", 0.3, ""),
        ("看不到屏东,也好", 0.3, ""),
    ],
)
def test_where_somebody_goes_or_does_something_is_a_place(
    text: str, share: float, expected: str
) -> None:
    given, known = mention_of(text, "屏东", "LOC", share), known_as(text, "屏东", prior=0.3)
    named = with_overlooked([given], [known], text, "zh")
    assert "|".join(written((one for one in named if one.score > 0.5), text)) == expected


@pytest.mark.parametrize(("english", "score"), [("Yamato Transport Co.", 0.9), ("Yamato", 0.2)])
def test_a_firm_may_be_told_by_its_english_alone(english: str, score: float) -> None:
    known = [NameMatch(0, 5, "ヤマト運輸", (Name(english, ""),), 0.43)]
    (named,) = with_overlooked(
        [Mention(0, 5, "ヤマト運輸", "ORG", 0.2)], known, "ヤマト運輸です", "ja"
    )
    assert named.score == score
