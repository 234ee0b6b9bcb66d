"""The whole engine with language models that have recurrent layers: Qwen 3.5, LFM2, their like."""

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from chat_fakes import make_chat_gguf
from recurrent_make import RECURRENT, make_recurrent_gguf

from eat_edge.bundling.assemble import assemble
from eat_edge.bundling.new import NewBundle, plan_new
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load

TEXTS = ["王小明在柏林。", "李克强访问了上海和柏林。", "東京でソニーが発表した。"]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_chat_gguf(tmp_path_factory.mktemp("vocabulary"))


@pytest.mark.parametrize(
    "architecture",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (name not in ("lfm2", "qwen35")))
        for name in RECURRENT
    ],
)
def test_it_tags_and_company_changes_nothing(
    architecture: str, vocabulary: Path, tmp_path: Path
) -> None:
    llm = make_recurrent_gguf(tmp_path / "llm.gguf", architecture, vocabulary)
    plan, head = plan_new(NewBundle(tmp_path / "ours", llm, licence="MIT", context=1536))
    assert head.architecture == architecture
    bundle = assemble(replace(plan, cases=()), threads=1, say=lambda _: None)
    config = EngineConfig(threads=1, max_sequences=3, options=Options(mode="full"))
    with load(bundle.path, config) as engine:
        together = list(engine.pipe(TEXTS))
        decoder = engine.stats().decoder
    assert decoder.failed == 0
    assert decoder.reused_tokens > decoder.prefill_tokens
    with load(bundle.path, config) as engine:
        alone = [engine(text) for text in reversed(TEXTS)][::-1]
    for text, one, other in zip(TEXTS, together, alone, strict=True):
        assert one.error is None
        assert one.translation
        assert one.translation == other.translation
        assert one.entities
        for entity, same in zip(one.entities, other.entities, strict=True):
            assert text[entity.start : entity.end] == entity.text == same.text
            assert (entity.label, entity.english) == (same.label, same.english)
            assert entity.score == pytest.approx(same.score, abs=1e-3)
