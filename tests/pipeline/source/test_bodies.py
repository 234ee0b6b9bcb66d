"""Bodies of a state beside the places they are of."""

import pytest
from sentence_spans import mentions_of, written

from eat_edge.pipeline.source.bodies import with_bodies
from eat_edge.types import Mention


def found(text: str, given: str, lang: str) -> list[str]:
    return written(with_bodies(mentions_of(text, given, 0.7), [], text, lang), text)


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        (
            "上海市第一中级人民法院判处李某",
            "上海市/LOC; 李某/PER",
            "上海市第一中级人民法院/ORG; 李某/PER",
        ),
        (
            "黑龙江省哈尔滨市道里区人民政府获悉",
            "黑龙江省/LOC; 哈尔滨市/LOC; 道里区人民政府/ORG",
            "黑龙江省哈尔滨市道里区人民政府/ORG",
        ),
        ("南山区人民法院受理", "南山区人民法院/ORG", "南山区人民法院/ORG"),
        ("成都市公安局武侯区分局通报", "成都市公安局/ORG", "成都市公安局武侯区分局/ORG"),
        ("招商银行苏州分行", "招商银行/ORG; 苏州分行/ORG", "招商银行苏州分行/ORG"),
        ("复旦大学附属华山医院主任", "复旦大学附属/ORG; 华山医院/ORG", "复旦大学附属华山医院/ORG"),
        (
            "深圳市大疆创新科技有限公司开业",
            "深圳市/ORG; 大疆创新科技有限公司/ORG",
            "深圳市大疆创新科技有限公司/ORG",
        ),
        (
            "微软大疆创新科技有限公司",
            "微软/ORG; 大疆创新科技有限公司/ORG",
            "微软/ORG; 大疆创新科技有限公司/ORG",
        ),
        ("李明人民法院见", "李明/PER", "李明/PER"),
        ("他上中学", "上/LOC", "上/LOC"),
        ("访问北京，人民政府表示", "北京/LOC", "北京/LOC"),
    ],
)
def test_chinese_places_are_joined_with_the_body_behind_them(
    text: str, given: str, expected: str
) -> None:
    assert found(text, given, "zh") == expected.split("; ")


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        (
            "ru",
            "Вооружённые силы Украины у Днепра",
            "Украины/LOC; Днепра/LOC",
            "Вооружённые силы Украины/ORG; Днепра/LOC",
        ),
        (
            "ru",
            "в Верховном суде России",
            "Верховном суде/ORG; России/LOC",
            "Верховном суде России/ORG",
        ),
        ("ru", "силы России", "России/LOC", "России/LOC"),
        ("ru", "Глава МИД РФ Лавров", "РФ/LOC; Лавров/PER", "МИД РФ/ORG; Лавров/PER"),
        ("uk", "Збройні сили України", "України/LOC", "Збройні сили України/ORG"),
        ("uk", "народу України", "України/LOC", "України/LOC"),
    ],
)
def test_slavic_bodies_are_joined_with_the_country_behind_them(
    lang: str, text: str, given: str, expected: str
) -> None:
    assert found(text, given, lang) == expected.split("; ")


def test_a_body_that_is_found_already_is_no_surer_than_it_was() -> None:
    mention = Mention(0, 3, "上中学", "ORG", 0.29)
    assert with_bodies([mention], [], "上中学", "zh") == [mention]


def test_a_body_is_as_sure_as_the_surest_of_its_parts() -> None:
    mention = Mention(0, 3, "上海市", "LOC", 0.98)
    assert [one.score for one in with_bodies([mention], [], "上海市人民政府", "zh")] == [0.98]


def test_a_body_by_its_words_is_sure_though_the_tagger_was_in_doubt() -> None:
    text = "朝阳区人民法院驳回"
    (found,) = with_bodies([Mention(0, 7, text[:7], "ORG", 0.49)], [], text, "zh")
    assert (found.text, found.score) == ("朝阳区人民法院", 0.9)
    school = "能回到上中学的早晨"
    doubtful = Mention(3, 6, "上中学", "ORG", 0.3)
    assert with_bodies([doubtful], [], school, "zh") == [doubtful]
