"""Every kind of tokenizer: llama.cpp cuts text as the checkpoint's own does."""

import json
from pathlib import Path
from typing import Any

import pytest
from gguf_make import lines, save_byte_bpe, save_sentencepiece

gguf = pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from gguf_checks import parity  # noqa: E402

from eat_edge.errors import ConfigError, InputError  # noqa: E402
from export.gguf import plan_gguf, write_gguf  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.gguf.parity import probe_lines  # noqa: E402
from export.gguf.vocabulary import PRE_TYPES  # noqa: E402

EXACT = {key: name for key, name in PRE_TYPES.items() if name != "tekken"}
QWEN2 = next(key for key, name in PRE_TYPES.items() if name == "qwen2")


def change(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize("key", EXACT, ids=EXACT.values())
def test_byte_level_bpe(bare: Path, key: tuple[str, bool]) -> None:
    save_byte_bpe(bare, key[0], ignore_merges=key[1])
    result = parity(bare, [*probe_lines(), *lines(3000, seed=1)])
    assert (result.num_lines, result.num_different, result.example) == (3288, 0, None)
    assert result.is_enough


@pytest.mark.parametrize("adds_space", [True, False])
@pytest.mark.parametrize("described", [True, False], ids=["tokenizer.json", "tokenizer.model"])
def test_sentencepiece(bare: Path, adds_space: bool, described: bool) -> None:
    save_sentencepiece(bare, adds_space=adds_space, described=described)
    assert (bare / "tokenizer.json").exists() is described
    # transformers puts no space before a text that begins with one, SentencePiece does.
    texts = [line.lstrip() for line in lines(3000, seed=1)]
    assert parity(bare, [*probe_lines(), *texts]).num_different == 0
    fields = gguf.GGUFReader(bare / "model.gguf").fields
    assert fields["tokenizer.ggml.model"].contents() == "llama"
    assert fields["tokenizer.ggml.bos_token_id"].contents() == 1
    assert fields["tokenizer.ggml.add_bos_token"].contents() is True
    assert "messages" in fields["tokenizer.chat_template"].contents()


def test_special_tokens_are_meant_only_where_asked_for(bare: Path) -> None:
    save_byte_bpe(bare, QWEN2[0], ignore_merges=False)
    write_gguf(bare, bare / "model.gguf")
    with GgufModel(bare / "model.gguf", threads=1, is_vocabulary=True) as model:
        text = "<|im_start|>user"
        meant = model.tokenize(text, is_special=True)
        assert meant[0] == 1
        assert model.tokenize(text)[0] != 1
        assert meant[1:] == model.tokenize("user")


def test_tokens_added_to_sentencepiece(bare: Path) -> None:
    save_sentencepiece(bare, adds_space=False, size=760)
    change(
        bare / "tokenizer_config.json",
        added_tokens_decoder={
            "760": {"content": "<|im_start|>", "special": True},
            "761": {"content": "▁▁shout", "special": False},
        },
    )
    (bare / "added_tokens.json").write_text(json.dumps({"whisper": 762}))
    write_gguf(bare, bare / "model.gguf")
    with GgufModel(bare / "model.gguf", threads=1, is_vocabulary=True) as model:
        assert model.num_tokens == 768
        assert model.tokenize("<|im_start|>", is_special=True) == [760]
        assert len(model.tokenize("<|im_start|>")) > 1
        assert model.tokenize("  shout") == [761]
        assert model.tokenize("whisper") == [762]


def test_tokens_beyond_the_embedding(bare: Path) -> None:
    save_sentencepiece(bare)
    (bare / "added_tokens.json").write_text(json.dumps({"late": 768}))
    with pytest.raises(InputError, match="'late' has number 768, the embedding only 768 rows"):
        plan_gguf(bare)
    save_sentencepiece(bare, size=800)
    (bare / "added_tokens.json").unlink()
    with pytest.raises(InputError, match="800 pieces are more than the checkpoint's 768"):
        plan_gguf(bare)


def test_tokens_written_alike_would_end_the_process(bare: Path) -> None:
    save_sentencepiece(bare, size=760)
    (bare / "added_tokens.json").write_text(json.dumps({"a": 760}))
    with pytest.raises(ConfigError, match="1 tokens are written like others"):
        plan_gguf(bare)


def test_a_pattern_nobody_knows(bare: Path) -> None:
    save_byte_bpe(bare, r"\p{L}+|\s+", ignore_merges=False)
    with pytest.raises(ConfigError, match=r"which none of llama-bpe, .*gpt-2.* in llama\.cpp"):
        plan_gguf(bare)


def test_tokenizers_llama_cpp_has_not(bare: Path) -> None:
    import sentencepiece

    with pytest.raises(InputError, match=r"neither tokenizer\.model nor tokenizer\.json"):
        plan_gguf(bare)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(line.replace("\n", " ") for line in lines(500)),
        model_prefix=str(bare / "tokenizer"),
        vocab_size=400,
        minloglevel=2,
        num_threads=1,
    )
    with pytest.raises(ConfigError, match="of type UNIGRAM"):
        plan_gguf(bare)
    (bare / "tokenizer.model").unlink()
    (bare / "tokenizer.json").write_text(json.dumps({"model": {"type": "WordPiece"}}))
    with pytest.raises(ConfigError, match="of type 'WordPiece'"):
        plan_gguf(bare)
