"""Sentences and their names as pieces with labels, in every kind of script."""

from pathlib import Path

import pytest

from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.parallel.projection import DOUBTFUL
from export.mini.tagger.examples import BIO, IGNORED, MAX_PIECES, Span, encode

PIECES = Path(__file__).parents[3] / "assets" / "encoder" / "pieces.marisa"


@pytest.fixture(scope="module")
def tokenizer() -> UnigramTokenizer:
    return UnigramTokenizer(PIECES)


def labelled(tokenizer: UnigramTokenizer, text: str, *spans: Span, cuts: set[int]) -> list[str]:
    example = encode(tokenizer, text, spans, has_misc=True, cuts=cuts)
    assert len(example.ids) == len(example.labels)
    assert example.labels[0] == example.labels[-1] == IGNORED
    assert example.ids[0] == tokenizer.before[0]
    assert example.ids[-1] == tokenizer.after[0]
    return ["-" if label == IGNORED else BIO[label] for label in example.labels[1:-1]]


@pytest.mark.parametrize(
    ("text", "spans", "cuts", "expected"),
    [
        # One piece, and the space by itself before the first.
        ("▁Berlin of Angela", [], set(), None),
        ("Angela Berlin", [(0, 6, "PER"), (7, 13, "LOC")], set(), "B-PER B-LOC"),
        ("of Angela Merkel", [(3, 16, "PER")], set(), "O B-PER I-PER"),
        # Nothing is learnt of the space that stands before a script without spaces.
        ("北京公司", [(0, 2, "LOC")], set(), "- B-LOC O"),
        ("北京公司", [(0, 4, "ORG")], set(), "- B-ORG I-ORG"),
        ("北京公司", [(0, 2, "LOC"), (2, 4, "LOC")], set(), "- B-LOC B-LOC"),
        # A name that ends inside a piece: of that piece nothing is learnt.
        ("任天堂東京", [(0, 2, "ORG")], set(), "- - O"),
        ("任天堂東京", [(0, 2, "ORG")], {2}, "- B-ORG O O"),
        ("任天堂東京", [(1, 5, "ORG")], set(), "- - I-ORG"),
        ("서울에서", [(0, 2, "LOC")], set(), "- B-LOC O"),
        # Words of scripts with spaces are whole; a marker alone belongs to its word.
        ("xyz of", [(0, 2, "PER")], set(), "B-PER I-PER I-PER I-PER O"),
        ("Москва", [(0, 6, "LOC")], set(), "B-LOC"),
        ("北京公司", [(0, 2, DOUBTFUL), (2, 4, "ORG")], set(), "- - B-ORG"),
        ("of in", [(0, 2, DOUBTFUL)], set(), "- O"),
    ],
)
def test_the_first_piece_begins_a_name_and_others_go_on(
    tokenizer: UnigramTokenizer,
    text: str,
    spans: list[Span],
    cuts: set[int],
    expected: str | None,
) -> None:
    found = labelled(tokenizer, text, *spans, cuts=cuts)
    assert expected is None or " ".join(found) == expected


def test_order_of_the_spans_does_not_matter(tokenizer: UnigramTokenizer) -> None:
    spans = [(0, 2, "LOC"), (2, 4, "ORG")]
    once, again = (
        encode(tokenizer, "北京公司", order, has_misc=False) for order in (spans, spans[::-1])
    )
    assert once == again
    assert not once.has_misc


def test_long_sentences_are_cut(tokenizer: UnigramTokenizer) -> None:
    example = encode(tokenizer, "北京" * 500, [(998, 1000, "LOC")], has_misc=True)
    assert len(example.ids) == len(example.labels) == MAX_PIECES + 2
    assert example.ids[-1] == tokenizer.after[0]
    assert set(example.labels[2:-1]) == {0}


def test_nothing_gives_only_what_stands_around_it(tokenizer: UnigramTokenizer) -> None:
    example = encode(tokenizer, " ", [], has_misc=True)
    assert example.ids == [*tokenizer.before, *tokenizer.after]
    assert example.labels == [IGNORED, IGNORED]
