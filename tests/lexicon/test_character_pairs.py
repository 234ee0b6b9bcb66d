"""Tables of characters, written as text."""

import pytest

from eat_edge.lexicon.character_pairs import character_pairs, folding_table
from eat_edge.text import fold


def test_every_second_stands_for_the_one_before_it() -> None:
    assert character_pairs("約约𠮷吉") == {ord("約"): ord("约"), ord("𠮷"): ord("吉")}
    assert character_pairs("") == {}


@pytest.mark.parametrize("pairs", ["約", "約约柏", "約\ud800"])
def test_what_is_no_table_is_refused(pairs: str) -> None:
    with pytest.raises(ValueError, match=r"argument|surrogate"):
        character_pairs(pairs)


def test_a_table_is_applied_by_fold() -> None:
    assert fold("約翰", table=folding_table("約约")).text == "约翰"
