from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.tagger.casing import NUM_CASINGS, casing_of
from eat_edge.tagger.subwords import SubwordTokenizer

TOKENIZER = Path(__file__).parents[1] / "assets" / "tagger" / "tokenizer.json"


@pytest.mark.parametrize(
    ("word", "casing"),
    [
        ("...", 1),
        ("1996", 2),
        ("tokyo", 3),
        ("東京", 3),
        ("Tokyo", 4),
        ("Élan", 4),
        ("Ǆ", 7),
        ("ǅelo", 4),
        ("UN", 5),
        ("G7", 7),
        ("B2B", 5),
        ("McDonald", 6),
        ("iPhone", 6),
        ("J", 7),
        ("", 1),
    ],
)
def test_casing_classes(word: str, casing: int) -> None:
    assert casing_of(word) == casing


@given(st.text(max_size=40))
def test_words_stand_in_order_and_never_overlap(sentence: str) -> None:
    tokens = SubwordTokenizer(TOKENIZER).encode(sentence)
    assert len(tokens.ids) == len(tokens.casings)
    assert len(tokens.words) == len(tokens.first_of_word)
    assert all(0 < casing < NUM_CASINGS for casing in tokens.casings)
    end = 0
    for start, stop in tokens.words:
        assert end <= start < stop <= len(sentence)
        assert not sentence[start:stop].isspace()
        end = stop


def test_all_pieces_of_a_word_share_its_casing() -> None:
    tokens = SubwordTokenizer(TOKENIZER).encode("McDo eats 12 X.")
    assert tokens.words == [(0, 4), (5, 9), (10, 12), (13, 14), (14, 15)]
    assert tokens.casings == [6] * 4 + [3] * 4 + [2] * 2 + [7] + [1]
    assert tokens.first_of_word == [0, 4, 8, 10, 11]
