"""The base model's tokenizer as llama.cpp will run it."""

from pathlib import Path

import pytest
from gguf_make import save_byte_bpe, save_model

pytest.importorskip("gguf")
pytest.importorskip("peft")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from tokenizers import Tokenizer

from eat_edge.errors import InputError
from export.finetune.tokenizer import open_tokenizer
from export.gguf import plan_gguf, vocabulary
from export.gguf.vocabulary import PRE_TYPES


def test_it_cuts_as_the_checkpoints_own_does(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "vocabulary.gguf"
    own = Tokenizer.from_file(str(place / "base" / "tokenizer.json"))
    with open_tokenizer(plan_gguf(place / "base"), path) as tokenizer:
        for text in ("李文访问了朋友。", "Wen Li visited friends.", "两 spaces  🙂"):
            assert tokenizer.encode(text) == own.encode(text, add_special_tokens=False).ids
    assert path.stat().st_size < 1 << 20, "there are no weights in it"


def test_one_that_would_be_cut_otherwise_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = next(key for key, name in PRE_TYPES.items() if name == "qwen2")
    save_model(tmp_path, "qwen2", num_hidden_layers=1)
    save_byte_bpe(tmp_path, key[0], ignore_merges=key[1])
    monkeypatch.setattr(vocabulary, "PRE_TYPES", {key: "gpt-2"})
    with pytest.raises(InputError, match=r"llama\.cpp would cut text otherwise than this model"):
        open_tokenizer(plan_gguf(tmp_path), tmp_path / "v.gguf")
