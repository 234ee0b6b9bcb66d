"""Chinese places with the larger ones they lie in."""

import pytest
from known_names import Names

from eat_edge.english.addresses import body_of_address, place_in_country, place_of_place
from eat_edge.english.english_name import EnglishName
from eat_edge.names import Name

NAMES = {
    "广东省": "Guangdong Province",
    "深圳市": "Shenzhen",
    "郑州市": "Zhengzhou",
    "河南省": "Henan",
    "南山区": "Nanshan District",
    "巴西": "Brazil",
    "温哥华": "Vancouver",
    "加拿大": "Canada",
}


def names() -> Names:
    return Names({surface: (Name(english, "LOC"),) for surface, english in NAMES.items()})


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("广东省深圳市南山区", "Nanshan District People's Court, Shenzhen, Guangdong"),
        ("河南省郑州市", "Zhengzhou People's Court, Henan"),
        ("南山区", None),
        ("广东省深圳", None),
        ("广东省无名市", None),
    ],
)
def test_a_body_is_named_by_the_smallest_place(base: str, expected: str | None) -> None:
    name = body_of_address(base, "{} People's Court", names())
    assert (name.text if name else None) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("加拿大温哥华", EnglishName("Vancouver, Canada", "composed")),
        ("巴西巴伊亚州", EnglishName("Bahia, Brazil", "composed")),
        ("温哥华", None),
        ("加拿大无名", None),
    ],
)
def test_a_place_is_named_behind_the_one_it_lies_in(
    surface: str, expected: EnglishName | None
) -> None:
    assert place_of_place(surface, names()) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("인도 무명시", "Mumyeong, India"),
        ("무명시 라오스", None),
        ("인도 모르는곳", None),
    ],
)
def test_a_korean_place_behind_its_country(surface: str, expected: str | None) -> None:
    known = Names({"인도": (Name("India", "LOC"),), "무명시": (Name("Mumyeong", "LOC"),)})
    name = place_in_country(surface, known)
    assert (name.text if name else None) == expected
