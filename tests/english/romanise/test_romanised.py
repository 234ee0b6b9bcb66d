"""Tables of letters, and names capitalised as English has them."""

import pytest

from eat_edge.english.romanise.romanised import letter_table, title


def test_every_letter_has_its_sound_and_none_may_be_missing() -> None:
    assert dict(letter_table("абь", "a b *")) == {"а": "a", "б": "b", "ь": "*"}
    with pytest.raises(ValueError):
        letter_table("аб", "a")
    with pytest.raises(TypeError):
        letter_table("а", "a")["б"] = "b"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kim min-jun", "Kim Min-jun"),
        ("xi'an", "Xi'an"),
        ("  li   na ", "Li Na"),
        ("McGregor", "McGregor"),
        ("", ""),
    ],
)
def test_words_have_a_capital_and_what_follows_a_hyphen_none(name: str, expected: str) -> None:
    assert title(name) == expected
