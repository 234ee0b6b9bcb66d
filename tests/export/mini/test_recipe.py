"""The recipe of the embedded bundle on a miniature of its data: our own sentences and names."""

import logging
from collections.abc import Iterator
from pathlib import Path

import onnx
import orjson
import pytest
import torch
from e5_make import write_tiny_e5
from miniature import pairs, recipe, truth
from tiny_taggers import tiny_vocabulary

from eat_edge.bundle import REQUIRED, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load
from eat_edge.verify.selftest import SELFTEST, Case
from export.mini import recipe as recipe_module
from export.mini.llm import train as llm_module
from export.mini.manifest import TRANSLATED
from export.mini.recipe import STEPS, Recipe
from export.mini.tagger import recipe as tagger_recipe
from export.mini.tagger import selftrain, taught


def test_what_is_there_is_not_made_again(made: Recipe) -> None:
    results = [
        made.bundle / "lexicon" / "lexicon.json",
        made.bundle / "llm.model",
        *(made.work / "llm" / f"records.{lang}.jsonl" for lang in TRANSLATED),
    ]
    before = [path.stat().st_mtime_ns for path in results]
    for step in ("lexicon", "records", "tokenizer"):
        STEPS[step](made)
    assert [path.stat().st_mtime_ns for path in results] == before


def test_open_sources_only_if_asked(data: Path, tmp_path: Path) -> None:
    assert recipe(data, tmp_path).accepts("ours")
    careful = recipe(data, tmp_path, is_open=True)
    assert not careful.accepts("ours")
    assert careful.accepts("xquad")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Models so small that a second of training is enough to have trained."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    shape = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1}
    monkeypatch.setitem(llm_module.SHAPES, "cpu", shape)
    monkeypatch.setattr(torch, "compile", lambda function, **_: function)
    path, pieces = tmp_path / "encoder.bin", tiny_vocabulary()
    write_tiny_e5(path, list(pieces.pieces), list(pieces.scores), positions=128)
    monkeypatch.setattr(tagger_recipe, "find_e5", lambda: path)
    # After so short a training it is sure of nothing.
    monkeypatch.setattr(selftrain, "MOST_DOUBT", 1.0)
    monkeypatch.setattr(taught, "MOST_DOUBT", 1.0)
    tagger_recipe._pretrained.cache_clear()
    yield
    tagger_recipe._pretrained.cache_clear()
    torch.set_num_threads(threads)


@pytest.mark.slow
@pytest.mark.usefixtures("tiny")
def test_the_whole_recipe_makes_a_bundle_that_works(
    data: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO, logger="export")
    cases = [Case(source, lang, ()) for lang in TRANSLATED for source, _ in pairs(lang)]
    monkeypatch.setattr(recipe_module, "TEXTS", cases[::5])
    first = recipe(data, tmp_path)
    for lang in TRANSLATED:
        # A tagger that has learnt next to nothing explains no mention: they are given. How they
        # are found has tests of its own.
        path = first.work / "mentions" / f"{lang}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [truth(lang, *pair) for pair in pairs(lang)] * 2
        path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    for step in ("lexicon", "records", "tokenizer", "projection", "vocabulary", "english", "llm"):
        STEPS[step](first)
    state = torch.load(first.work / "llm" / "state.pt", weights_only=True)
    assert state["progress"]["step"] > 0
    assert "resumed" not in caplog.text

    longer = recipe(data, tmp_path, minutes=0.02, tagger_minutes=0.04)
    for name, run in STEPS.items():
        if name not in ("back", "bridge", "restore"):
            run(longer)
    resumed = torch.load(longer.work / "llm" / "state.pt", weights_only=True)
    assert "resumed at step" in caplog.text
    assert resumed["progress"]["step"] > state["progress"]["step"]
    assert resumed["progress"]["seconds"] >= 60 * 0.02

    bundle = open_bundle(longer.bundle)
    assert {*REQUIRED["eat-mini"], SELFTEST} <= set(bundle.files)
    assert "Passed" in (longer.bundle / "README.md").read_text("utf-8")
    assert bundle.translated == TRANSLATED
    with load(
        longer.bundle, EngineConfig(threads=1, max_sequences=2, options=Options(mode="full"))
    ) as engine:
        texts = [source for lang in TRANSLATED for source, _ in pairs(lang)][:20]
        for text, document in zip(texts, engine.pipe(texts), strict=True):
            assert document.error is None
            assert document.text == text
            for entity in document.entities:
                assert text[entity.start : entity.end] == entity.text
    assert (longer.work / "taught" / "classifier.pt").exists()
    student = onnx.load(str(longer.work / "student-1" / "tagger.onnx"))
    whole = onnx.load(str(longer.work / "sizes" / "float32" / "tagger.onnx"))
    assert len(student.graph.node) < len(whole.graph.node)

    # Another work directory begins with what the bundle has.
    again = recipe(data, tmp_path / "again", bundle=longer.bundle)
    again.tagger.restore(longer.bundle)
    learnt, restored = (
        torch.load(one.work / stage / "classifier.pt", weights_only=True)
        for one, stage in ((longer, "selftrain-2"), (again, "tagger"))
    )
    torch.testing.assert_close(
        restored["classifier.weight"], learnt["classifier.weight"], atol=1e-5, rtol=1e-5
    )

    (longer.bundle / "llm.gguf").write_bytes(b"")
    longer.llm.gguf()
    longer.manifest()
