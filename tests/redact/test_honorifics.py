"""Surnames alone before an honorific, and what is none."""

import pytest

from eat_edge.redact.honorifics import familiar_of, surnames_before, surnames_of
from eat_edge.redact.people import familiar_forms


def found(text: str, *known: str, ignored: frozenset[str] = frozenset()) -> list[str]:
    return [text[start:end] for start, end in surnames_before(text, frozenset(known), ignored)]


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("电话已登记。陈先生请到科技园。", "陈"),
        ("昨天欧阳女士来了", "欧阳"),
        ("请联系王总。", "王"),
        ("李总说明天开会", "李"),
        ("刘经理和我", "刘"),
        ("找高老师", "高"),
        ("張先生您好", "張"),
        ("昨日、田中さんに会った", "田中"),
        ("佐々木様", "佐々木"),
        ("林さんは元気", "林"),
        ("中村氏は述べた", "中村"),
        ("김 씨는 말했다", "김"),
        ("어제 박씨가 왔다", "박"),
        ("이 부장님께 전화", "이"),
        ("남궁 씨", "남궁"),
    ],
)
def test_whoever_is_addressed_by_a_surname_is_a_person(text: str, surname: str) -> None:
    assert found(text) == [surname]


@pytest.mark.parametrize(
    "text",
    [
        # Ends of words that are surnames, too.
        "基金经理和历史老师",
        "音乐老师、语文老师",
        "感谢老师，感谢先生",
        "女士们、先生们",
        "他任总经理",
        "他曾经理解我",
        "也许总是如此，张总结道",
        "皆様、お客様、神様、奥さん",
        "田中様式を見た",
        "大林さん",
        "손님이 왔다",
        "이 씨앗은 작다",
        "한 선생님이 오셨다",
        "아저씨가 날씨를",
    ],
)
def test_words_are_left(text: str) -> None:
    assert found(text) == []


def test_any_surname_of_a_person_who_was_found_is_one_behind_a_word() -> None:
    assert found("今天史老师来") == []
    assert found("今天史老师来", "史") == ["史"]
    assert surnames_of(["史小明", "欧阳娜", "史", "Иван"]) == {"史", "欧阳"}


def test_what_is_ignored_is_left() -> None:
    assert found("陈先生和王先生", ignored=frozenset({"陈"})) == ["王"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小王说老王病了", ["小王", "老王"]),
        ("黄昏时小王来了", ["小王"]),
        ("我和明远去", ["明远"]),
        ("小王子、最小王国", []),
        ("文明远扬", []),
        ("小李和老张", []),
    ],
)
def test_what_friends_call_a_person_is_found_and_words_are_not(
    text: str, expected: list[str]
) -> None:
    forms = familiar_forms("王明远")
    assert [text[start:end] for start, end in familiar_of(text, forms)] == expected
