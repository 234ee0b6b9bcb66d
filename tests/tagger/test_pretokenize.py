from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from eat_edge.tagger.pretokenize import part_words
from eat_edge.tagger.subwords import SubwordTokenizer

MARK, BYTE = "\u2581", "\u0120"


def tokenizer_of(kind: str) -> Tokenizer:
    """A vocabulary of single characters or bytes, with what its family does to spaces."""
    if kind.startswith("byte"):
        alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
        vocabulary = {piece: number for number, piece in enumerate(["<s>", "</s>", *alphabet])}
        tokenizer = Tokenizer(models.BPE(vocabulary, []))
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space="prefix" in kind)
        if "trimmed" in kind:
            tokenizer.post_processor = processors.RobertaProcessing(("</s>", 1), ("<s>", 0))
            return tokenizer
    else:
        letters = [MARK, *"abcdefghijklmnopqrstuvwxyzLB.,'()-", MARK + "a"]
        pieces = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((p, -1.0) for p in letters)]
        tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2))
        marks = pre_tokenizers.Metaspace(split="whole" not in kind)
        parts = [pre_tokenizers.WhitespaceSplit()] if "apart" in kind else []
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*parts, marks])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    return tokenizer


KINDS = ("byte", "byte prefix", "byte trimmed", "byte prefix trimmed", "mark", "mark apart")


@pytest.fixture(scope="module")
def encoders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SubwordTokenizer]:
    directory: Path = tmp_path_factory.mktemp("tokenizers")
    made = {}
    for kind in (*KINDS, "mark whole"):
        path = directory / f"{kind}.json"
        tokenizer_of(kind).save(str(path))
        made[kind] = SubwordTokenizer(path)
    return made


@pytest.mark.parametrize("kind", [*KINDS, "mark whole"])
@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Li  met\tBo\nof L", ["Li", "met", "Bo", "of", "L"]),
        (" (Berlin), U.N.'s ", ["(", "Berlin", ")", ",", "U", ".", "N", ".", "'", "s"]),
        ("Jean-Luc\u2014Bo", ["Jean", "-", "Luc", "\u2014", "Bo"]),
        ("\U0001f389 b\U0001f389", ["\U0001f389", "b", "\U0001f389"]),
        ("Jose\u0301 F16", ["Jose\u0301", "F16"]),
        ("(\u0301a b", ["(\u0301a", "b"]),
        ("\u201cLi\u201d", ["\u201c", "Li", "\u201d"]),
        (" \t\n", []),
        ("", []),
    ],
)
def test_words_end_at_spaces_and_punctuation(
    encoders: dict[str, SubwordTokenizer], kind: str, sentence: str, words: list[str]
) -> None:
    tokens = encoders[kind].encode(sentence)
    assert [sentence[start:end] for start, end in tokens.words] == words


@pytest.mark.parametrize(
    ("pieces", "offsets", "chunks", "words"),
    [
        # A mark alone begins the word whose letters follow it, with the space or on the first.
        ([MARK, "x", "y"], [(1, 2), (2, 3), (3, 4)], [0, 0, 0], [0, 0, 0]),
        ([MARK, "x", "y"], [(2, 3), (2, 3), (3, 4)], [0, 0, 0], [0, 0, 0]),
        ([BYTE, "x", "y"], [(2, 2), (2, 3), (3, 4)], [0, 0, 0], [0, 0, 0]),
        # A second space, or one of another chunk, begins none.
        ([BYTE, BYTE + "x", "y"], [(0, 1), (1, 3), (3, 4)], [0, 1, 1], [None, 0, 0]),
        ([MARK, MARK + "x", "y"], [(0, 1), (1, 3), (3, 4)], [0, 0, 0], [None, 0, 0]),
        ([MARK, "x", "y"], [(1, 2), (2, 3), (3, 4)], [0, 1, 1], [None, 0, 0]),
    ],
)
def test_the_piece_that_begins_a_word(
    pieces: list[str], offsets: list[tuple[int, int]], chunks: list[int], words: list[int | None]
) -> None:
    spans, found = part_words("  xy", pieces, offsets, chunks)
    assert found == words
    assert spans[1:] == [(2, 3), (3, 4)]


def test_a_piece_with_punctuation_in_it_is_one_word() -> None:
    spans, words = part_words("Li's,a", ["Li", "'s,", "a"], [(0, 2), (2, 5), (5, 6)], [0, 0, 0])
    assert (spans, words) == ([(0, 2), (2, 5), (5, 6)], [0, 1, 2])


@pytest.mark.parametrize("kind", [*KINDS, "mark whole"])
@given(
    sentence=st.text(
        st.one_of(st.characters(), st.sampled_from(" \t\na.,'\u0301\u2581")), max_size=30
    )
)
def test_words_stand_in_order_and_cover_all_that_is_visible(
    encoders: dict[str, SubwordTokenizer], kind: str, sentence: str
) -> None:
    tokens = encoders[kind].encode(sentence)
    assert len(tokens.words) == len(tokens.first_of_word) == len(tokens.end_of_word)
    before = last = 0
    seen: set[int] = set()
    for (start, end), first, stop in zip(
        tokens.words, tokens.first_of_word, tokens.end_of_word, strict=True
    ):
        assert before <= start < end <= len(sentence)
        assert last <= first < stop <= len(tokens.ids)
        assert sentence[start:end] == sentence[start:end].strip()
        before, last = end, stop
        seen.update(range(start, end))
    assert all(place in seen for place, char in enumerate(sentence) if char.isalnum())
