from collections.abc import Iterable

import pytest
from sentence_spans import known_as, mention_of

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.neighbours import complete, part_neighbours, reach_places
from eat_edge.types import Mention

Tag = tuple[str, str]


def tagged(text: str, tag: Tag, score: float = 0.95, **others: float) -> Mention:
    return mention_of(text, *tag, score, others)


def known_in(text: str, names: Iterable[Tag], prior: float = 0.8) -> list[NameMatch]:
    return [known_as(text, *name, prior) for name in names]


@pytest.mark.parametrize(
    ("lang", "text", "tag", "names", "expected"),
    [
        (
            "zh",
            "鸿海郭台铭表示",
            ("鸿海郭台铭", "PER"),
            [("鸿海", "ORG"), ("郭台铭", "PER")],
            [("鸿海", "ORG"), ("郭台铭", "PER")],
        ),
        (
            "zh",
            "访问友邦帕劳",
            ("友邦帕劳", "PER"),
            [("帕劳", "LOC")],
            [("帕劳", "LOC")],
        ),
        (
            "zh",
            "百度联合成立研究院",
            ("百度联合成立研究院", "ORG"),
            [("百度", "ORG")],
            [("百度", "ORG")],
        ),
        ("zh", "中国合作社", ("中国合作社", "ORG"), [("中国", "LOC")], [("中国合作社", "ORG")]),
        ("zh", "友邦保险", ("友邦保险", "ORG"), [], [("友邦保险", "ORG")]),
        ("zh", "今屏东县", ("今屏东县", "LOC"), [("屏东县", "LOC")], [("屏东县", "LOC")]),
        ("zh", "原平市", ("原平市", "LOC"), [], [("原平市", "LOC")]),
        (
            "ja",
            "吉村洋文代表は",
            ("吉村洋文代表", "ORG"),
            [("吉村洋文", "PER")],
            [("吉村洋文", "PER")],
        ),
        (
            "zh",
            "与马克龙通电话",
            ("马克龙通", "PER"),
            [("马克龙", "PER")],
            [("马克龙", "PER")],
        ),
        ("ja", "日本代表は", ("日本代表", "ORG"), [("日本", "LOC")], [("日本代表", "ORG")]),
        (
            "he",
            "הם גרים בירושלים ובתל אביב.",
            ("בירושלים ובתל אביב", "LOC"),
            [],
            [("בירושלים", "LOC"), ("ובתל אביב", "LOC")],
        ),
        ("he", "בוסניה והרצגובינה", ("בוסניה והרצגובינה", "LOC"), [], [(None, "LOC")]),
        (
            "ar",
            "زار جامعة دمشق وجامعة القاهرة",
            ("جامعة دمشق وجامعة القاهرة", "ORG"),
            [],
            [("جامعة دمشق", "ORG"), ("وجامعة القاهرة", "ORG")],
        ),
        (
            "th",
            "ต.บางม่วง อ.เมือง จังหวัดตาก",
            ("ต.บางม่วง อ.เมือง จังหวัดตาก", "LOC"),
            [],
            [("ต.บางม่วง", "LOC"), ("อ.เมือง", "LOC"), ("จังหวัดตาก", "LOC")],
        ),
        (
            "ko",
            "박보영 차태현 주연",
            ("박보영 차태현", "PER"),
            [],
            [("박보영", "PER"), ("차태현", "PER")],
        ),
        ("ko", "더스틴 호프만", ("더스틴 호프만", "PER"), [], [(None, "PER")]),
        ("ar", "وزارة التجارة والصناعة", ("وزارة التجارة والصناعة", "ORG"), [], [(None, "ORG")]),
    ],
)
def test_two_names_are_parted(
    lang: str, text: str, tag: Tag, names: list[Tag], expected: list[tuple[str | None, str]]
) -> None:
    found = list(part_neighbours([tagged(text, tag)], known_in(text, names), text, lang))
    assert [(one.text, one.label) for one in found] == [
        (surface or text, label) for surface, label in expected
    ]
    assert all(text[one.start : one.end] == one.text for one in found)


def test_what_is_known_as_a_whole_stays_whole() -> None:
    text = "鸿海郭台铭"
    known = known_in(text, [("鸿海", "ORG"), ("郭台铭", "PER"), (text, "PER")])
    assert list(part_neighbours([tagged(text, (text, "PER"))], known, text, "zh")) == [
        tagged(text, (text, "PER"))
    ]


@pytest.mark.parametrize(
    ("text", "tagged_as", "score", "known_as", "label"),
    [
        ("佐々木", "LOC", 0.75, "PER", "PER"),
        ("佐々木", "LOC", 0.95, "PER", "LOC"),
        ("JR東日本", "LOC", 0.8, "ORG", "ORG"),
        ("哈马斯", "PER", 0.8, "ORG", "ORG"),
        # A country acts as its government.
        ("韓国", "ORG", 0.6, "LOC", "ORG"),
    ],
)
def test_a_doubtful_mention_known_as_one_type_only_is_of_it(
    text: str, tagged_as: str, score: float, known_as: str, label: str
) -> None:
    known = known_in(text, [(text, known_as)], prior=0.87)
    mention = tagged(text, (text, tagged_as), score, **{known_as: 0.2})
    (found,) = part_neighbours([mention], known, text, "ja")
    assert found.label == label
    assert found.share(tagged_as) == (score if label == tagged_as else 0.2)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("東京都千代田区丸の内1-2-3", "東京都千代田区丸", "東京都千代田区丸の内"),
        ("東京都千代田区丸の内1-2-3", "東京都千代田区", "東京都千代田区丸の内"),
        ("東京都千代田区丸の内一丁目", "東京都千代田区", "東京都千代田区丸の内"),
        ("東京都千代田区丸の内にある", "東京都千代田区", "東京都千代田区"),
    ],
)
def test_an_address_reaches_to_its_number(text: str, place: str, expected: str) -> None:
    known = known_in(text, [("丸の内", "LOC")])
    (found,) = reach_places([tagged(text, (place, "LOC"))], known, text, "ja")
    assert found.text == expected


def test_a_doubtful_mention_gives_way_to_a_known_name() -> None:
    text = "总统李在明会见"
    names = known_in(text, [("李在明", "PER")])
    doubtful = [tagged(text, ("李", "PER")), tagged(text, ("明会", "LOC"), 0.5)]
    assert [one.text for one in complete(doubtful, names)] == ["李在明"]
    sure = [tagged(text, ("李", "PER")), tagged(text, ("明会", "LOC"), 0.9)]
    assert complete(sure, names) == sure


def test_a_place_behind_a_place_has_its_first_character_back() -> None:
    text = "在赣州市于都县"
    given = [tagged(text, ("赣州市", "LOC")), tagged(text, ("都县", "LOC"))]
    names = known_in(text, [("于都县", "LOC")])
    assert [one.text for one in complete(given, names)] == ["赣州市", "于都县"]
    assert [one.text for one in complete(given[1:], names)] == ["都县"]


def test_a_place_before_a_place_has_its_last_character_back() -> None:
    text = "東京都世田谷区の自宅"
    mentions = [tagged(text, ("東京", "LOC")), tagged(text, ("都世田谷区", "LOC"))]
    known = known_in(text, [("東京都", "LOC"), ("世田谷区", "LOC")])
    assert [one.text for one in complete(mentions, known)] == ["東京都", "世田谷区"]
    assert [one.text for one in complete(mentions, known[:1])] == ["東京", "都世田谷区"]


@pytest.mark.parametrize(
    ("text", "tag", "names", "expected"),
    [
        (
            "블랙핑크 제니와",
            ("블랙핑크 제니", "PER"),
            [("블랙핑크", "ORG")],
            "블랙핑크/ORG 제니/PER",
        ),
        ("로제가 노래", ("로제가", "PER"), [("로제", "PER")], "로제/PER"),
        (
            "블랙핑크 로제가",
            ("블랙핑크 로제가", "PER"),
            [("블랙핑크", "ORG"), ("로제", "PER")],
            None,
        ),
        ("스튜어트 고든", ("스튜어트 고든", "PER"), [("스튜어트", "PER")], "스튜어트 고든/PER"),
        ("강화도에", ("강화도", "LOC"), [("강화", "LOC")], "강화도/LOC"),
    ],
)
def test_korean_groups_and_particles_are_no_part_of_a_name(
    text: str, tag: Tag, names: list[Tag], expected: str | None
) -> None:
    found = list(part_neighbours([tagged(text, tag)], known_in(text, names), text, "ko"))
    shown = " ".join(f"{one.text}/{one.label}" for one in found)
    assert shown == (expected or "블랙핑크/ORG 로제/PER")
    assert all(text[one.start : one.end] == one.text for one in found)


def test_a_preposition_behind_a_well_known_person_is_no_part_of_the_name() -> None:
    text = "王毅同鲁比奥通话"
    names = known_in(text, [("王毅", "PER")], 0.9)
    (found,) = part_neighbours([tagged(text, ("王毅同", "PER"))], names, text, "zh")
    assert found.text == "王毅"
    (found,) = part_neighbours(
        [tagged(text, ("王毅同", "PER"))], known_in(text, [], 0.9), text, "zh"
    )
    assert found.text == "王毅同"


def test_what_is_nothing_but_a_body_is_one_however_sure_the_tagger_is() -> None:
    text = "以色列和哈马斯"
    (found,) = part_neighbours(
        [tagged(text, ("哈马斯", "LOC"), 0.97)],
        known_in(text, [("哈马斯", "ORG")], 0.96),
        text,
        "zh",
    )
    assert found.label == "ORG"


def test_a_doubtful_beginning_of_a_known_place_is_completed() -> None:
    names = known_in("가자지구 결의안", [("가자지구", "LOC")])
    (found,) = complete([tagged("가자지구 결의안", ("가자지", "LOC"), 0.4)], names)
    assert found.text == "가자지구"
    sure = [tagged("가자지구 결의안", ("가자지", "LOC"), 0.9)]
    assert complete(sure, names) == sure


def test_what_is_known_as_a_person_alone_is_one_where_the_tagger_doubts() -> None:
    text = "평양에서 시진핑을"
    names = known_in(text, [("시진핑", "PER")])
    (found,) = part_neighbours([tagged(text, ("시진핑", "LOC"), 0.6)], names, text, "ko")
    assert found.label == "PER"
    (found,) = part_neighbours([tagged(text, ("시진핑", "LOC"), 0.8)], names, text, "ko")
    assert found.label == "LOC"


@pytest.mark.parametrize(
    ("text", "tags", "names", "expected"),
    [
        (
            "더불어민주당 의원",
            [("민주당", "ORG")],
            [("더불어민주당", "ORG")],
            ["더불어민주당"],
        ),
        (
            "חסן נסראללה איים",
            [("חסן", "PER"), ("נסראללה", "PER")],
            [("חסן נסראללה", "PER"), ("חסן", "PER")],
            ["חסן נסראללה"],
        ),
        (
            "유엔 안전보장이사회",
            [("유엔", "ORG")],
            [("유엔 안전보장이사회", "ORG"), ("유엔", "ORG")],
            None,
        ),
        # A kind of organisation before its name, a place in a name, and a name over the end.
        ("حركة حماس", [("حماس", "ORG")], [("حركة حماس", "ORG"), ("حماس", "ORG")], ["حماس"]),
        ("서울대학교", [("서울", "LOC")], [("서울대학교", "ORG")], ["서울"]),
        ("한국은행장", [("은행장", "ORG")], [("한국은행", "ORG")], ["은행장"]),
    ],
)
def test_a_part_of_a_known_name_of_its_type_is_completed(
    text: str, tags: list[Tag], names: list[Tag], expected: list[str] | None
) -> None:
    found = complete([tagged(text, tag) for tag in tags], known_in(text, names))
    assert [one.text for one in found] == (expected or [text])
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("text", "tag", "known", "expected"),
    [
        ("法庭在南京开庭", ("南京开", "LOC"), ("南京", "LOC"), "南京"),
        ("在南京开庭审理", ("南京开庭", "LOC"), ("南京", "LOC"), "南京"),
        ("往罗湖方向", ("罗湖方", "LOC"), ("罗湖", "LOC"), "罗湖"),
        ("在南京路开店", ("南京路", "LOC"), ("南京", "LOC"), "南京路"),
        ("到南斯拉夫才和", ("南斯拉夫才", "LOC"), ("南斯拉夫", "LOC"), "南斯拉夫"),
        ("向伊塔克出发", ("伊塔克", "LOC"), ("伊塔", "LOC"), "伊塔克"),
        ("马斯克旗下公司", ("马斯克旗", "LOC"), ("马斯克", "PER"), "马斯克"),
        ("卡伦金人住在", ("卡伦金", "LOC"), ("卡伦", "LOC"), "卡伦金"),
        ("拉夫罗夫同伊朗外长", ("拉夫罗夫同", "LOC"), ("拉夫罗夫", "PER"), "拉夫罗夫"),
        ("阿拉格齐通电话", ("阿拉格齐通", "LOC"), ("阿拉格齐", "PER"), "阿拉格齐"),
        ("李小同在北京", ("李小同", "PER"), ("李小", "PER"), "李小同"),
    ],
)
def test_the_beginning_of_the_next_word_is_no_part_of_a_chinese_name(
    text: str, tag: Tag, known: Tag, expected: str
) -> None:
    (found,) = part_neighbours(
        [tagged(text, tag, 0.7)], known_in(text, [known], prior=0.6), text, "zh"
    )
    assert found.text == expected
    if expected == known[0]:
        assert found.label == known[1]


@pytest.mark.parametrize(
    ("english", "tagged_as", "prior", "expected"),
    [
        ("Warren Buffett", "ORG", 0.78, "PER"),
        ("Buffett", "ORG", 0.78, "ORG"),
        ("Cultural Revolution", "MISC", 0.95, "MISC"),
    ],
)
def test_whom_everybody_knows_is_a_person_however_sure_the_tagger_is(
    english: str, tagged_as: str, prior: float, expected: str
) -> None:
    text = "巴菲特减持"
    known = [NameMatch(0, 3, "巴菲特", (Name(english, "PER"),), prior)]
    (found,) = part_neighbours([tagged(text, ("巴菲特", tagged_as), 0.95)], known, text, "zh")
    assert found.label == expected
