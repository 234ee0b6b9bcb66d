"""Steps that follow the tagger's recipe where they are asked for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from eat_edge.names import Name  # noqa: E402
from export.lexicon import Surface, write_index, write_language  # noqa: E402
from export.mini.tagger import further  # noqa: E402
from export.mini.tagger.recipe import STEADY, TaggerRecipe  # noqa: E402
from export.mini.tagger.steady import STEADY_WEIGHTS  # noqa: E402

ENCODER = Path(__file__).parents[3] / "assets" / "encoder"

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@pytest.fixture
def trained(tagger: TaggerRecipe) -> TaggerRecipe:
    """A recipe whose last stage is the first, as it came."""
    stage = tagger.stage("tagger")
    torch.save({}, stage.result)
    lexicon = tagger.lexicon
    lexicon.mkdir(parents=True, exist_ok=True)
    for lang in STEADY_WEIGHTS:
        write_language(lexicon, lang, {"北京": Surface((Name("Beijing", "LOC"),), 0.9)})
    write_index(lexicon, list(STEADY_WEIGHTS))
    return replace(tagger, minutes=0.03, unlabelled_sentences=40)


def test_steady_reads_once_and_trains_from_the_last_stage(
    trained: TaggerRecipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    further.steady(trained, ENCODER)
    stage = trained.stage(STEADY)
    assert trained.last.path == stage.path
    told = [
        json.loads(line) for line in (stage.path / "zh.told.jsonl").read_text("utf-8").splitlines()
    ]
    assert 0 < len(told) <= 40
    assert all(len(words) == len(rows) for _, _, _, words, rows in told)

    # What was read is read no more: there is no teacher left.
    monkeypatch.setattr(further, "Tagger", None)
    further.steady(replace(trained, minutes=0.04), ENCODER)


def test_every_size_is_written(trained: TaggerRecipe) -> None:
    stage = trained.last
    (stage.path / "samples.json").write_text("[[0, 10, 11, 2]]")
    further.sizes(trained)
    whole, rounded = (
        (trained.work.stage("sizes") / name / "tagger.onnx").stat().st_size
        for name in ("float32", "int8-embeddings-4")
    )
    assert rounded < whole / 2
