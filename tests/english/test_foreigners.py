"""Who is not Chinese in a Chinese text."""

import pytest

from eat_edge.english.foreigners import is_foreigner


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
