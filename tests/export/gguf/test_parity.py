"""Whether llama.cpp cuts text into the tokens that a model was trained on."""

from pathlib import Path

import pytest
from gguf_make import save_byte_bpe

gguf = pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")
from gguf_checks import parity  # noqa: E402

from eat_edge.errors import InputError  # noqa: E402
from eat_edge.text.script import script_of  # noqa: E402
from export.gguf import vocabulary  # noqa: E402
from export.gguf.parity import (  # noqa: E402
    Parity,
    compare_tokenizers,
    probe_lines,
)
from export.gguf.vocabulary import PRE_TYPES  # noqa: E402


@pytest.mark.parametrize(("right", "wrong"), [("qwen2", "gpt-2"), ("llama-bpe", "qwen2")])
def test_a_wrong_way_to_cut_is_seen(
    bare: Path, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str
) -> None:
    key = next(key for key, name in PRE_TYPES.items() if name == right)
    save_byte_bpe(bare, key[0], ignore_merges=key[1])
    monkeypatch.setattr(vocabulary, "PRE_TYPES", {key: wrong})
    result = parity(bare, probe_lines())
    assert not result.is_enough
    assert result.num_different > 0.03 * result.num_lines
    assert "lines are cut otherwise, the first" in str(result)


def test_scripts_with_marks_are_cut_otherwise_by_tekken(bare: Path) -> None:
    """llama.cpp knows this pattern only without combining marks."""
    pattern = next(key[0] for key, name in PRE_TYPES.items() if name == "tekken")
    save_byte_bpe(bare, pattern, ignore_merges=True)
    result = parity(bare, probe_lines())
    assert not result.is_enough
    unmarked = [line for line in probe_lines() if not any("\u0900" <= c < "\u0e80" for c in line)]
    assert parity(bare, unmarked).num_different == 0


def test_probe_lines_have_every_script_with_every_ending() -> None:
    lines = list(probe_lines())
    assert len(lines) == len(set(lines)) > 200
    scripts = {script_of(char) for line in lines for char in line}
    assert {"Han", "Hangul", "Arabic", "Thai", "Cyrillic", "Devanagari", "Hebrew"} <= scripts


@pytest.mark.parametrize(
    ("different", "is_enough"), [(0, True), (5, True), (6, False), (1000, False)]
)
def test_few_lines_may_be_cut_otherwise(different: int, is_enough: bool) -> None:
    found = Parity(1000, different, "a line" if different else None)
    assert found.is_enough is is_enough
    assert str(found).startswith(f"{different} of 1000 lines are cut otherwise")
    assert ("the first 'a line'" in str(found)) == bool(different)
    assert Parity(0, 0, None).is_enough


@pytest.mark.parametrize("name", ["tokenizer.json", "tokenizer.model"])
def test_a_tokenizer_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff nonsense")
    with pytest.raises(InputError, match=rf"{name}: not a readable"):
        compare_tokenizers(tmp_path / "model.gguf", tmp_path, [])
