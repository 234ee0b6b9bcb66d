"""The manifest of a bundle: written of whole directories alone, and read again."""

from pathlib import Path

import pytest
from bundle_fakes import FILES, write_some

from eat_edge.bundle import (
    REQUIRED,
    open_bundle,
)
from eat_edge.bundling.manifest import Facts, Terms, tool_versions
from eat_edge.types import LABELS


def test_what_is_written_is_read(path: Path) -> None:
    bundle = open_bundle(path)
    assert bundle == write_some(path)
    assert (bundle.name, bundle.version) == ("some", "1.2")
    assert bundle.languages == ("zh", "ja", "ko")
    assert bundle.translated == ("zh", "ja")
    assert bundle.labels == LABELS
    assert (bundle.prompt, bundle.max_window, bundle.context) == ("eat-mini", 100, 512)
    assert set(bundle.files) == set(FILES)
    assert all(bundle.files[name] == (path / name).stat().st_size for name in bundle.files)


def test_a_chat_model_brings_its_tokenizer_itself(path: Path) -> None:
    (path / "llm.model").unlink()
    bundle = write_some(path, "chat")
    assert bundle.prompt == "chat"
    assert set(bundle.files) == set(FILES) - {"llm.model"} >= set(REQUIRED["chat"])
    with pytest.raises(FileNotFoundError, match=r"llm\.model is missing: build it first"):
        write_some(path)


def test_only_complete_directories_get_a_manifest(path: Path) -> None:
    (path / "tagger.onnx").unlink()
    with pytest.raises(FileNotFoundError, match=r"tagger\.onnx is missing: build it first"):
        write_some(path)


def test_the_model_card_may_change(path: Path) -> None:
    before = open_bundle(path)
    (path / "README.md").write_text("another text")
    assert open_bundle(path) == before


def test_terms_are_those_of_the_file_else_of_its_folder_else_of_the_rest() -> None:
    terms = {"": Terms("a"), "lexicon/": Terms("b"), "lexicon/zh.x": Terms("c")}
    bundle = open_bundle()
    facts = Facts(
        name="n",
        version="1",
        prompt="chat",
        languages=("zh",),
        translated=(),
        fusion=bundle.fusion,
        window=100,
        context=512,
        terms=terms,
        sources=(),
    )
    found = [facts.terms_of(name).licence for name in ("lexicon/zh.x", "lexicon/ja.x", "llm.gguf")]
    assert found == ["c", "b", "a"]


def test_tools_that_are_not_installed_are_left_out() -> None:
    versions = tool_versions()
    assert "numpy" in versions
    assert all(versions.values())
    assert not {"onnxruntime", "onnxruntime-gpu"} <= set(versions), "both builds exclude each other"
