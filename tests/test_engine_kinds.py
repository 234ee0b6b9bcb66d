"""The whole engine with a tiny language model of every architecture that people download."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from attention_make import ATTENTION
from chat_fakes import make_chat_gguf
from recurrent_make import RECURRENT
from tiny_llms import make_tiny_gguf

from eat_edge.bundling.assemble import assemble
from eat_edge.bundling.new import NewBundle, plan_new
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import load

TEXTS = ["王小明在柏林。", "李克强访问了上海和柏林。", "東京でソニーが発表した。"]
KINDS = {**ATTENTION, **RECURRENT}
QUICK = ("gpt-oss", "lfm2", "qwen35")
"""Experts, a hybrid, and a gated delta net; the others are run with the slow tests."""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_chat_gguf(tmp_path_factory.mktemp("vocabulary"))


@pytest.mark.parametrize(
    "architecture",
    [pytest.param(name, marks=[pytest.mark.slow] * (name not in QUICK)) for name in KINDS],
)
def test_it_tags_and_company_changes_nothing(
    architecture: str, vocabulary: Path, tmp_path: Path
) -> None:
    tags_alike(architecture, vocabulary, None, tmp_path)


PUBLISHED = {
    "llama": ("llama-bpe", "meta-llama-Llama-3.2-3B-Instruct"),
    "qwen2": ("qwen2", "Qwen-Qwen2.5-7B-Instruct"),
    "qwen3": ("qwen2", "Qwen-Qwen3-0.6B"),
    "qwen35": ("qwen35", "Qwen3.5-4B"),
    "gemma4": ("gemma-4", "google-gemma-4-31B-it"),
    "phi3": ("phi-3", "microsoft-Phi-3.5-mini-instruct"),
    "cohere2": ("command-r", "Cohere2MoE"),
    "command-r": ("command-r", "CohereForAI-c4ai-command-r7b-12-2024-tool_use"),
}
"""Vocabularies and chat templates as they were published: files in the models of llama.cpp."""


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("architecture", PUBLISHED)
def test_published_vocabularies_and_templates(architecture: str, tmp_path: Path) -> None:
    """With ``LLAMA_CPP_SOURCE``, as ``vendor/llama.cpp`` of llama-cpp-python's source is."""
    if "LLAMA_CPP_SOURCE" not in os.environ:
        pytest.skip("needs the source of llama.cpp: set LLAMA_CPP_SOURCE")
    models = Path(os.environ["LLAMA_CPP_SOURCE"]) / "models"
    vocabulary, template = PUBLISHED[architecture]
    tags_alike(
        architecture,
        models / f"ggml-vocab-{vocabulary}.gguf",
        models / "templates" / f"{template}.jinja",
        tmp_path,
    )


def tags_alike(architecture: str, vocabulary: Path, template: Path | None, directory: Path) -> None:
    """Make a bundle of a tiny model as anybody would, and tag with it, together and alone."""
    llm = make_tiny_gguf(directory / "llm.gguf", architecture, KINDS[architecture], vocabulary)
    asked = NewBundle(directory / "ours", llm, licence="MIT", context=1536, chat_template=template)
    plan, head = plan_new(asked)
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
