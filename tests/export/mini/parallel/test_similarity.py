"""Alignment by similarity: runs of pieces, words and particles, and a tiny encoder."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from e5_make import write_tiny_e5
from numpy.typing import NDArray

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from export.encoder.checkpoint import build_encoder  # noqa: E402
from export.encoder.e5_file import read_e5  # noqa: E402
from export.encoder.vocabulary import SPACE, SPECIAL, of_ids  # noqa: E402
from export.mini.parallel.similarity import (  # noqa: E402
    SimilarityAligner,
    SimilarityAlignment,
    best_run,
)


def matrix(*rows: list[float]) -> NDArray[np.float32]:
    return np.array(rows, np.float32)


def test_the_run_is_what_is_nearer_to_the_mention_than_to_the_rest() -> None:
    similarity = matrix([0.9, 0.1, 0.1], [0.2, 0.8, 0.3], [0.1, 0.7, 0.2], [0.1, 0.2, 0.9])
    run, margin = best_run(similarity, np.array([False, True, False]))
    assert run == (1, 3)
    assert margin == pytest.approx(0.5 + 0.5 + 2 * 0.01, abs=1e-6)


def test_a_piece_between_two_near_ones_belongs_to_the_run() -> None:
    similarity = matrix([0.9, 0.1], [0.4, 0.9], [0.5, 0.45], [0.3, 0.8], [0.9, 0.2])
    assert best_run(similarity, np.array([False, True]))[0] == (1, 4)


def test_without_a_mutual_nearest_pair_there_is_no_run() -> None:
    similarity = matrix([0.6, 0.65], [0.9, 0.95])
    assert best_run(similarity, np.array([False, True]))[0] == (0, 2)
    # The mention is nearer to a source piece outside of the run.
    similarity = matrix([0.3, 0.4], [0.99, 0.95])
    run, margin = best_run(similarity, np.array([False, True]))
    assert run is None
    assert margin == pytest.approx(0.11, abs=1e-6)
    assert best_run(matrix([0.9, 0.1]), np.array([False, True]))[0] is None


def test_a_translation_that_is_all_mention() -> None:
    run, _ = best_run(matrix([0.5, 0.6], [0.7, 0.2]), np.array([True, True]))
    assert run == (0, 2)


def aligned(text: str, english: str, near: dict[int, int]) -> SimilarityAlignment:
    """Pieces of single source characters and English words, with pairs that are alike."""
    words, at = [], 0
    for word in english.split(" "):
        words.append((at, at + len(word)))
        at += len(word) + 1
    places = [(number, number + 1) for number, char in enumerate(text) if char != " "]
    similarity = np.full((len(places), len(words)), 0.2, np.float32)
    # What is not near to the mention is nearer to the rest.
    similarity[:, 0] = 0.4
    for place, column in near.items():
        similarity[[start for start, _ in places].index(place), column] = 0.9
    return SimilarityAlignment(text, english, places, words, similarity)


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("他在柏林。", {2: 1, 3: 1}, (2, 4, True)),
        # Punctuation at the edges is none of it, and words are whole where there are spaces.
        ("«Берлин» там", {0: 1, 1: 1, 2: 1}, (1, 7, True)),
        ("был Берлин", {5: 1}, (4, 10, True)),
        # A particle goes.
        ("베를린에서 살", {0: 1, 1: 1, 2: 1, 3: 1, 4: 1}, (0, 3, True)),
        # A bracket without its other half.
        ("在柏(林墙)下", {1: 1, 2: 1, 3: 1}, (1, 4, False)),
        ("他在。", {2: 1}, None),
        ("他在", {0: 0}, None),
        ("他", {}, None),
    ],
)
def test_a_mention_is_placed(
    text: str, near: dict[int, int], expected: tuple[int, int, bool] | None
) -> None:
    alignment = aligned(text, "in Berlin", near)
    assert alignment.span_of(3, 9) == expected


def test_a_long_run_is_not_certain() -> None:
    alignment = aligned("柏" * 40, "in Berlin", dict.fromkeys(range(35), 1))
    assert alignment.span_of(3, 9) == (0, 35, False)


def test_a_mention_of_no_words_is_nowhere() -> None:
    alignment = aligned("柏林", "in Berlin", {0: 1, 1: 1})
    assert alignment.span_of(2, 3) is None
    empty = SimilarityAlignment("", "in", [], [(0, 2)], np.empty((0, 1), np.float32))
    assert empty.span_of(0, 2) is None


def test_an_encoder_aligns_pairs_in_order(tmp_path: Path) -> None:
    pieces = [*SPECIAL, SPACE, *"ab北京柏林", SPACE + "ab", "北京"]
    write_tiny_e5(tmp_path / "tiny.bin", pieces, [0.0] * 4 + [-3.0] * (len(pieces) - 4))
    file = read_e5(tmp_path / "tiny.bin")
    vocabulary = of_ids(file, range(len(pieces)))
    align = SimilarityAligner(build_encoder(file, vocabulary), vocabulary.tokenizer())
    pairs = [("北京 ab", "ab ab"), ("", "a"), ("柏林" * 15, "b")] * 2
    found: list[Any] = list(align(pairs))
    assert [(one.text, one.english) for one in found] == pairs
    first = found[0]
    assert [first.text[start:end] for start, end in first.source_spans] == ["北京", "ab"]
    assert [first.english[start:end] for start, end in first.english_spans] == ["ab", "ab"]
    assert first.similarity.shape == (2, 2)
    # The same word in another sentence has another vector; two equal texts have the same.
    (alone,) = align([("ab", "ab")])
    assert alone.similarity[0, 0] == pytest.approx(1, abs=1e-5)
    assert abs(first.similarity[1, 0]) < 1
    assert found[1].source_spans == []
    assert len(found[2].source_spans) == 30
    np.testing.assert_allclose(found[3].similarity, first.similarity, atol=1e-5)
