"""The manifest of the embedded bundle, and the weights in it."""

import json
from pathlib import Path

import pytest
from bundle_fakes import write_files

from eat_edge.bundle import OTHER_LANGUAGES, SOURCE_COMBINATIONS, WEIGHTS
from export.mini.fusion import Observation
from export.mini.manifest import (
    LEAST_OF_TYPES_FAST,
    LEAST_SCORE,
    LEAST_SCORE_FAST,
    LEAST_SCORE_LEXICON,
    LEAST_SCORES_FAST,
    MEASURED,
    TRANSLATED,
    fit_all,
    write_mini_manifest,
)
from export.mini.parallel.origins import Origin
from export.mini.recipe import Recipe


def test_a_bundle_without_its_models_gets_no_manifest(made: Recipe) -> None:
    with pytest.raises(FileNotFoundError, match="build it first"):
        made.manifest()


def observation(*, is_entity: bool) -> Observation:
    features = tuple(1.0 if is_entity else 0.0 for _ in WEIGHTS)
    return Observation(features, is_entity, ("lexicon", "translation", "alignment", "source"))


def test_weights_are_fitted_for_every_language_and_all_others() -> None:
    seen = [observation(is_entity=True), observation(is_entity=False)] * 40
    fitted = fit_all({"zh": seen, "ko": seen})
    assert set(fitted) >= {OTHER_LANGUAGES, "zh", "ko"}
    for weights in fitted.values():
        assert set(weights) == set(SOURCE_COMBINATIONS)
    assert fitted["zh"]["lexicon source"]["least"] == LEAST_SCORES_FAST["zh"]
    assert fitted[OTHER_LANGUAGES]["lexicon source"]["least"] == LEAST_SCORE_FAST
    assert fitted["zh"]["lexicon"]["least"] == LEAST_SCORE_LEXICON
    assert fitted["zh"][SOURCE_COMBINATIONS[-1]]["least"] == LEAST_SCORE
    assert fitted["ko"]["lexicon source"]["least_of"] == LEAST_OF_TYPES_FAST["ko"]
    assert "least_of" not in fitted["zh"]["lexicon source"]
    # A language without text of its own has a least score of its own all the same.
    assert fitted["he"]["lexicon source"]["least"] == LEAST_SCORES_FAST["he"]


def test_where_nothing_was_seen_nothing_is_fitted() -> None:
    assert fit_all({}) == {OTHER_LANGUAGES: {}}


ORIGINS = (
    Origin("LLM, tagger", "Parallel", "CC BY 4.0; MIT", ("p",)),
    Origin("tagger", "News", "research only", ("n",), is_open=False),
    Origin("lexicon", "CLDR", "Unicode-3.0", ("c",)),
)


def test_every_file_has_the_licences_of_what_it_was_made_of(tmp_path: Path) -> None:
    path = tmp_path / "mini"
    write_files(path)
    bundle = write_mini_manifest(path, tmp_path / "none.json", ORIGINS, is_open=False)
    assert bundle.licences["llm.gguf"] == "CC BY 4.0; MIT"
    assert bundle.licences["tagger.onnx"] == "CC BY 4.0; MIT; research only"
    assert {"llm.gguf", "pieces.npy"} <= bundle.commercial
    assert "tagger.onnx" not in bundle.commercial
    assert (bundle.languages, bundle.translated) == (MEASURED, TRANSLATED)
    assert bundle.fusion_of("zh", "lexicon", "source").least == LEAST_SCORE_FAST


def test_weights_that_were_fitted_stay_until_there_are_others(tmp_path: Path) -> None:
    path, weights = tmp_path / "mini", tmp_path / "fusion.json"
    write_files(path)
    seen = [observation(is_entity=True), observation(is_entity=False)] * 40
    weights.write_text(json.dumps(fit_all({"zh": seen})), "utf-8")
    fitted = write_mini_manifest(path, weights, ORIGINS, is_open=True)
    assert fitted.fusion_of("zh", "lexicon").least == LEAST_SCORE_LEXICON
    weights.unlink()
    assert write_mini_manifest(path, weights, ORIGINS, is_open=True).fusion == fitted.fusion
