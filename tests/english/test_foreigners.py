"""Who is not Chinese in a Chinese text."""

import pytest
from known_names import Names

from eat_edge.english.english_name import EnglishName
from eat_edge.english.foreigners import is_foreigner, is_surname_first, known_bearer, vietnamese
from eat_edge.names import Name


@pytest.mark.parametrize(
    "before",
    [
        "韩国总统",
        "柬埔寨首相",
        "他会见了日本外相",
        "越共中央总书记、越南国家主席",
        "土耳其总统",
        "和伊朗前外长",
    ],
)
def test_a_country_before_a_name_says_so(before: str) -> None:
    assert is_foreigner(before, "zh")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "中国外长",
        "中国驻日本大使",
        "他从日本回来后,",
        "日本和中国的记者",
        "国务院总理",
        "美国和总理",
    ],
)
def test_elsewhere_a_country_says_nothing(before: str) -> None:
    assert not is_foreigner(before, "zh")
    assert not is_foreigner("韩国总统", "ja")


def test_a_surname_that_one_bears_with_that_given_name_is_that_person_in_either_order() -> None:
    names = Names(
        {
            "欧尔班": (Name("Viktor Orban", "PER"), Name("Orban", "PER")),
            "维克托": (Name("Victor", "PER"), Name("Viktor", "PER")),
            "彼得": (Name("Peter", "PER"),),
        }
    )

    def bearer(surface: str) -> EnglishName | None:
        return known_bearer(surface, lambda part: names.names_of(part, "zh"))

    orban = EnglishName("Viktor Orban", "lexicon")
    assert bearer("欧尔班·维克托") == bearer("维克托·欧尔班") == orban
    assert bearer("彼得·欧尔班") is None
    assert bearer("欧尔班") is bearer("欧尔班·维克托·彼得") is bearer("欧尔班·某") is None


def test_hungarians_may_have_their_surname_first() -> None:
    assert is_surname_first("纳吉·伊姆雷", "匈牙利总理纳吉·伊姆雷")
    assert is_surname_first("ナジ・イムレ", "ブダペストでナジ・イムレは")
    assert not is_surname_first("纳吉·伊姆雷", "波兰总理纳吉·伊姆雷")
    assert not is_surname_first("纳吉", "匈牙利总理纳吉")


def test_a_vietnamese_surname_says_how_the_rest_is_spelled() -> None:
    assert vietnamese("グエン・ヴァン・ナム") == EnglishName("Nguyen Van Nam", "composed")
    assert vietnamese("グエン・ペペ") == EnglishName(guess="Nguyen")
    assert vietnamese("ヴァン・ナム") is None
    assert vietnamese("グエン") is None
