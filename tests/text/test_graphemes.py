from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text.graphemes import is_boundary


def clusters(text: str) -> list[str]:
    cuts = [at for at in range(len(text) + 1) if is_boundary(text, at)]
    return [text[start:end] for start, end in pairwise(cuts)]


@pytest.mark.parametrize(
    "whole",
    [
        "e\u0301",
        "\r\n",
        "👨\u200d👩\u200d👧",
        "👍🏽",
        "🇯🇵",
        "ﾄ\uff9e",
        "กำ",
        "क्ष",
        "\u1112\u1161\u11ab",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_one_character_to_a_reader_is_not_cut(whole: str) -> None:
    assert clusters(f"a{whole}b") == ["a", whole, "b"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("柏林", ["柏", "林"]),
        ("🇯🇵🇰🇷", ["🇯🇵", "🇰🇷"]),
        ("\n\u0301", ["\n", "\u0301"]),
        ("\n\r", ["\n", "\r"]),
        ("서울", ["서", "울"]),
        ("👍👍", ["👍", "👍"]),
    ],
)
def test_what_a_reader_tells_apart_is_cut(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


@given(st.text(max_size=20))
def test_both_ends_are_boundaries_and_nothing_is_lost(text: str) -> None:
    assert is_boundary(text, 0) and is_boundary(text, len(text))
    assert "".join(clusters(text)) == text
