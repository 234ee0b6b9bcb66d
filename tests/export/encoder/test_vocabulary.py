"""Which pieces are kept, and that tokenizer, trie and embedding are of one order."""

from pathlib import Path

import marisa_trie
import numpy as np
import pytest
from e5_make import write_tiny_e5

from eat_edge.tagger.unigram import FIRST_ID, UnigramTokenizer
from export.encoder.e5_file import E5File, read_e5
from export.encoder.vocabulary import (
    SPACE,
    SPECIAL,
    crossing_pieces,
    full_tokenizer,
    is_latin,
    load,
    of_ids,
    prune,
)

PIECES = {
    SPACE: -2.0,
    **dict.fromkeys("abceilnr北京在中国日本のдомикру", -9.0),
    SPACE + "Berlin": -6.0,
    SPACE + "ab": -6.0,
    "qqq": -6.0,
    "在中国": -5.0,
    "中国": -5.5,
    "日本の": -5.0,
    "日本": -5.5,
    "дом": -5.0,
    "домик": -6.0,
    "мик": -7.0,
    "рук": -8.0,
    "ру": -8.5,
    "אב": -8.0,
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> E5File:
    path = tmp_path_factory.mktemp("e5") / "tiny.bin"
    write_tiny_e5(path, [*SPECIAL, *PIECES], [0.0] * 4 + list(PIECES.values()))
    return read_e5(path)


def test_scripts_are_kept_whole_and_latin_by_count(file: E5File) -> None:
    kept = prune(file, [" Berlin"] * 5 + ["ab"] * 4, ["рука"] * 2).pieces
    left_out = set(file.pieces) - set(kept)
    # Of Cyrillic the likelier third stays, and what text has.
    assert left_out == {SPACE + "ab", "qqq", "домик", "мик", "ру"}


def test_pieces_that_names_end_inside_of_are_found_and_left_out(file: E5File) -> None:
    tokenizer = full_tokenizer(file)
    sentences = [("在中国", {1, 3}), ("日本の", {0, 2}), ("日本の", {0, 3})] * 2
    sentences += [("中国", {0, 2})] * 5 + [("Berlin", {2})] * 5
    crossing = crossing_pieces(tokenizer, sentences)
    assert crossing == {"在中国", "日本の"}
    whole = of_ids(file, range(len(file.pieces)))
    assert tokenizer.encode("在中国").tokens[1:-1] == [SPACE, "在中国"]
    parted = whole.without(crossing).tokenizer().encode("在中国").tokens
    assert parted[1:-1] == [SPACE, "在", "中国"]


def test_a_piece_that_hardly_ever_crosses_stays(file: E5File) -> None:
    tokenizer = full_tokenizer(file)
    assert crossing_pieces(tokenizer, [("在中国", {1})] * 2 + [("在中国", {0, 3})] * 60) == set()
    assert crossing_pieces(tokenizer, [("在中国", {1})]) == set()


def test_rows_trie_and_scores_are_of_one_order(file: E5File, tmp_path: Path) -> None:
    chosen = of_ids(file, range(len(file.pieces))).without({"qqq"})
    ordered = chosen.write(tmp_path / "pieces.marisa")
    assert ordered.pieces[:4] == SPECIAL
    assert sorted(ordered.pieces) == sorted(chosen.pieces)
    trie = marisa_trie.Trie()
    trie.mmap(str(tmp_path / "pieces.marisa"))
    scores = np.load(tmp_path / "pieces.npy")
    for row, (piece, index) in enumerate(zip(ordered.pieces, ordered.kept, strict=True)):
        assert file.pieces[index] == piece
        assert ordered.scores[row] == pytest.approx(PIECES.get(piece, 0.0))
        if row >= FIRST_ID:
            assert trie[piece] == row - FIRST_ID
            assert scores[row - FIRST_ID] == pytest.approx(PIECES[piece])
    runtime = UnigramTokenizer(tmp_path / "pieces.marisa").encode("Berlin 在中国")
    theirs = ordered.tokenizer().encode("Berlin 在中国")
    assert runtime.ids == theirs.ids[1:-1]


def test_what_is_saved_comes_back(file: E5File, tmp_path: Path) -> None:
    chosen = of_ids(file, range(len(file.pieces))).without({"qqq"})
    chosen.save(tmp_path / "kept.json")
    again = load(file, tmp_path / "kept.json")
    assert again.pieces == chosen.pieces
    assert again.scores == chosen.scores


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("ab", True),
        (SPACE + "Łódź", True),
        ("дом", False),
        ("aд", False),
        ("1", False),
        ("", False),
    ],
)
def test_latin_is_letters_of_one_script(piece: str, expected: bool) -> None:
    assert is_latin(piece) == expected
