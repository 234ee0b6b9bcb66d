# ruff: noqa: E402 - what follows needs the packages asked for first.
"""The tiny taggers of the tests."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
pytest.importorskip("transformers")


from tiny_taggers import MAX_TOKENS, tiny_encoder, tiny_tagger

from eat_edge.tagger.tagger import Tagger

pytestmark = pytest.mark.usefixtures("one_torch_thread")


ASSETS = Path(__file__).parents[3] / "assets" / "tagger"


SENTENCES = ["Li met Bo", "the UN in A.", "a b c d e f"]


def test_the_committed_tiny_tagger_is_what_the_recipe_makes(tmp_path: Path) -> None:
    tiny_tagger(tmp_path)
    assert (tmp_path / "tokenizer.json").read_text() == (ASSETS / "tokenizer.json").read_text()
    with (
        Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as made,
        Tagger(ASSETS / "tagger.onnx", ASSETS / "tokenizer.json", threads=1) as committed,
    ):
        for mine, theirs in zip(
            made.probabilities(SENTENCES), committed.probabilities(SENTENCES), strict=True
        ):
            np.testing.assert_allclose(mine, theirs, atol=1e-2)
    assert MAX_TOKENS == 16


def test_the_committed_tiny_encoder_is_what_the_recipe_makes(tmp_path: Path) -> None:
    tiny_encoder(tmp_path)
    committed = ASSETS.parent / "encoder"
    for name in ("pieces.marisa", "pieces.npy"):
        assert (tmp_path / name).read_bytes() == (committed / name).read_bytes()
    text = ["北京 Berlin", "안녕 서울"]
    with (
        Tagger(tmp_path / "tagger.onnx", tmp_path / "pieces.marisa", threads=1) as made,
        Tagger(committed / "tagger.onnx", committed / "pieces.marisa", threads=1) as known,
    ):
        for mine, theirs in zip(made.probabilities(text), known.probabilities(text), strict=True):
            np.testing.assert_allclose(mine, theirs, atol=1e-2)
