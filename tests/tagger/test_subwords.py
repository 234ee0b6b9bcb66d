from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from eat_edge.tagger.subwords import SubwordTokenizer

TOKENIZER = Path(__file__).parents[1] / "assets" / "tagger" / "tokenizer.json"


@given(st.text(max_size=40))
def test_words_stand_in_order_and_never_overlap(sentence: str) -> None:
    tokens = SubwordTokenizer(TOKENIZER).encode(sentence)
    assert len(tokens.words) == len(tokens.first_of_word)
    end = 0
    for start, stop in tokens.words:
        assert end <= start < stop <= len(sentence)
        assert not sentence[start:stop].isspace()
        end = stop


def test_words_know_their_pieces() -> None:
    tokens = SubwordTokenizer(TOKENIZER).encode("McDo eats 12 X.")
    assert tokens.words == [(0, 4), (5, 9), (10, 12), (13, 14), (14, 15)]
    assert tokens.first_of_word == [0, 4, 8, 10, 11]
    assert tokens.end_of_word == [4, 8, 10, 11, 12]
