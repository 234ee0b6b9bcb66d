"""What a manifest says is in doubt, and what is asked about it."""

from typing import Any

import pytest

from eat_edge.bundle.doubt import QUESTIONS, Doubt, doubts_of, plain_doubts
from eat_edge.strict_json import Table


def read(doubt: Any) -> dict[str, Doubt]:
    return doubts_of(Table({"doubt": doubt}))


def test_a_number_alone_is_for_both_sides_and_asks_for_translations() -> None:
    both = {"zh": Doubt(0.08, 0.08, "translation"), "ja": Doubt(0.0, 0.0, "translation")}
    assert read({"zh": 0.08, "ja": 0}) == both
    assert plain_doubts(both) == {"zh": 0.08, "ja": 0.0}
    assert doubts_of(Table({})) == {}


@pytest.mark.parametrize("asks", QUESTIONS)
@pytest.mark.parametrize("above", [0.0, 0.2])
def test_what_is_written_is_read_again(asks: str, above: float) -> None:
    doubts = {"zh": Doubt(0.08), "ja": Doubt(0.2, above, asks)}
    assert read(plain_doubts(doubts)) == doubts


@pytest.mark.parametrize(
    ("doubt", "message"),
    [
        ({"below": 0.1, "above": 0, "asks": "dreams"}, "its doubt in ja asks for 'dreams', not tr"),
        ({"below": 0.1, "above": 0}, "it has no doubt.ja.asks"),
        ({"above": 0, "asks": "everything"}, "it has no doubt.ja.below"),
        ({"below": 0, "above": 2, "asks": "everything"}, "doubt.ja.above is 2.0, not a number"),
        ("much", "doubt.ja is 'much', not a finite number"),
    ],
)
def test_what_is_no_doubt_is_refused(doubt: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read({"ja": doubt})


def test_it_says_itself_in_words() -> None:
    assert str(Doubt(0.0, 0.0)) == "nothing"
    below = str(Doubt(0.1, 0.0, "everything"))
    assert below == "everything, from 0.1 below the least score to 0 above it"
