"""The tagger's part of the recipe: which stage is the last, what is held out, what may be used."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from export.mini.parallel.origins import is_open_corpus
from export.mini.recipe import Recipe
from export.mini.tagger import recipe as tagger_recipe
from export.mini.tagger.english import SOURCES
from export.mini.tagger.recipe import FEW, FEW_HELD_OUT, ROUNDS, TaggerRecipe
from export.mini.tagger.stage import RESULT


def learnt(tagger: TaggerRecipe, name: str) -> None:
    path = tagger.work.stage(name) / RESULT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_the_last_stage_is_the_latest_that_learnt_something(tagger: TaggerRecipe) -> None:
    assert tagger.last.path.name == "tagger"
    for name in ("selftrain-1", f"selftrain-{ROUNDS}", "taught", "average"):
        learnt(tagger, name)
        assert tagger.last.path.name == name


def test_of_languages_that_are_not_translated_less_is_read_and_held_out(
    tagger: TaggerRecipe,
) -> None:
    assert tagger.num_held_out("zh") == 900
    assert tagger.num_held_out("ko") == FEW_HELD_OUT
    assert tagger._count("zh") == tagger.read_sentences > FEW
    assert tagger._count("ko") == FEW


def test_only_languages_whose_text_was_read_are_projected(tagger: TaggerRecipe) -> None:
    assert tagger.languages == []
    path = tagger.work.mentions("ja")
    path.parent.mkdir(parents=True)
    path.touch()
    assert tagger.languages == ["ja"]


def test_open_sources_alone_reach_the_tagger_if_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = Recipe(tmp_path / "data", tmp_path / "work", tmp_path / "bundle", is_open=True)
    seen: dict[str, Any] = {}
    monkeypatch.setattr(
        tagger_recipe, "EnglishSampler", lambda data, sources, _: seen.update(sources=sources)
    )
    careful.tagger.english_sampler(SimpleNamespace(tokenizer=None))  # type: ignore[arg-type]
    assert [source.name for source in seen["sources"]] == [
        source.name for source in SOURCES if is_open_corpus(source.name)
    ]
