"""The engine without translation: lexicon and tagged source alone, no language model in memory."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.engine import Engine
from eat_edge.errors import BundleError
from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch
from eat_edge.pipeline.models import Models

CONFIG = EngineConfig(threads=1, options=Options(mode="fast"))
TEXTS = [
    "他在柏林见了李娜。",
    "安倍晋三は東京で会見した。",
    "",
    "Привет из Москвы",
    "他在柏林。" * 80,
]


def test_names_are_found_without_a_translation(fast: Engine) -> None:
    document = fast(TEXTS[0])
    berlin = next(entity for entity in document.entities if entity.text == "柏林")
    assert (berlin.label, berlin.english) == ("LOC", "Berlin")
    assert document.translation == ""


def test_every_text_has_its_result_and_exact_spans(fast: Engine) -> None:
    documents = list(fast.pipe(TEXTS))
    assert [document.text for document in documents] == TEXTS
    for document in documents:
        assert document.error is None
        for entity in document.entities:
            assert document.text[entity.start : entity.end] == entity.text
            assert bool(entity.english) == bool(entity.english_source)
            assert set(entity.evidence) <= {"lexicon", "source"}


class DamagedLexicon(Lexicon):
    """Cannot look up what names Berlin."""

    def matches_of(self, folded: Sequence[str], lang: str) -> list[list[NameMatch]]:
        if any("柏林" in text for text in folded):
            raise BundleError("cannot open zh.entries.npy: restore the bundle")
        return super().matches_of(folded, lang)


def test_where_the_lexicon_is_damaged_the_document_fails_alone(
    fast: Engine, fast_models: Models
) -> None:
    bundle = open_bundle()
    models = replace(fast_models, lexicon=DamagedLexicon(bundle.lexicon))
    damaged = Engine(bundle, CONFIG, models=models)
    expected = [fast(text) for text in TEXTS]
    for found, whole in zip(damaged.pipe(TEXTS), expected, strict=True):
        if "柏林" in found.text:
            assert found.error == "cannot open zh.entries.npy: restore the bundle"
            assert found.error_kind == "BundleError"
        else:
            assert found == whole


def test_what_is_not_loaded_is_said(fast: Engine) -> None:
    info = fast.info()
    assert info.llama_cpp_features == "not loaded"
    assert info.providers
    untagged = replace(CONFIG, stages=Stages(source=False))
    with Engine(open_bundle(), untagged) as engine:
        assert engine.info().providers == ()
        assert engine.info().memory["in all"] < info.memory["in all"]


def test_llama_cpp_is_never_imported() -> None:
    code = (
        "import sys\n"
        "from eat_edge import EngineConfig, load\n"
        "with load(config=EngineConfig(threads=1), mode='fast') as engine:\n"
        "    assert engine('他在柏林。').entities\n"
        "assert 'llama_cpp' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_what_no_lexicon_has_is_not_named_after_it(fast: Engine) -> None:
    text = "日本軟銀集團的員工在臺北市見了陳傑憲和李家超。"
    unnamed = [entity for entity in fast(text).entities if "lexicon" not in entity.evidence]
    assert unnamed, "all of it is in the lexicon by now: find other names"
    for entity in unnamed:
        assert entity.english_source not in ("lexicon", "composed")
