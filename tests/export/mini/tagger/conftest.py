"""A tagger's recipe on a tiny encoder."""

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from e5_make import write_tiny_e5
from miniature import recipe
from tiny_taggers import tiny_vocabulary

from export.encoder.e5_file import read_e5
from export.mini.tagger import recipe as tagger_recipe
from export.mini.tagger.recipe import TaggerRecipe


@pytest.fixture
def tagger(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TaggerRecipe:
    """On a tiny encoder, all of whose pieces are kept."""
    pieces = tiny_vocabulary()
    write_tiny_e5(tmp_path / "e5", list(pieces.pieces), list(pieces.scores), positions=128)
    file = read_e5(tmp_path / "e5")
    monkeypatch.setattr(tagger_recipe, "_pretrained", lambda: file)
    made = recipe(data, tmp_path, held_out=900).tagger
    made.work.pieces.parent.mkdir(parents=True)
    made.work.pieces.write_text(str(list(range(len(pieces.pieces)))))
    return made
