"""Every kind of tokenizer: llama.cpp cuts text as the checkpoint's own does."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from gguf_make import lines, save_byte_bpe, save_model, save_sentencepiece

gguf = pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from eat_edge.errors import ConfigError, InputError  # noqa: E402
from export.gguf import plan_gguf, vocabulary, write_gguf  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.gguf.parity import compare_tokenizers, probe_lines  # noqa: E402
from export.gguf.vocabulary import PRE_TYPES  # noqa: E402

EXACT = {key: name for key, name in PRE_TYPES.items() if name != "tekken"}
QWEN2 = next(key for key, name in PRE_TYPES.items() if name == "qwen2")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("weights")
    save_model(directory, "llama", num_hidden_layers=1)
    return directory


@pytest.fixture
def checkpoint(weights: Path, tmp_path: Path) -> Path:
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def parity(checkpoint: Path, texts: Iterable[str]) -> Any:
    write_gguf(checkpoint, checkpoint / "model.gguf")
    return compare_tokenizers(checkpoint / "model.gguf", checkpoint, texts)


def change(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize("key", EXACT, ids=EXACT.values())
def test_byte_level_bpe(checkpoint: Path, key: tuple[str, bool]) -> None:
    save_byte_bpe(checkpoint, key[0], ignore_merges=key[1])
    result = parity(checkpoint, [*probe_lines(), *lines(3000, seed=1)])
    assert (result.num_lines, result.num_different, result.example) == (3288, 0, None)
    assert result.is_enough


@pytest.mark.parametrize(("right", "wrong"), [("qwen2", "gpt-2"), ("llama-bpe", "qwen2")])
def test_a_wrong_way_to_cut_is_seen(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str
) -> None:
    key = next(key for key, name in PRE_TYPES.items() if name == right)
    save_byte_bpe(checkpoint, key[0], ignore_merges=key[1])
    monkeypatch.setattr(vocabulary, "PRE_TYPES", {key: wrong})
    result = parity(checkpoint, probe_lines())
    assert not result.is_enough
    assert result.num_different > 0.03 * result.num_lines
    assert "lines are cut otherwise, the first" in str(result)


def test_scripts_with_marks_are_cut_otherwise_by_tekken(checkpoint: Path) -> None:
    """llama.cpp knows this pattern only without combining marks."""
    pattern = next(key[0] for key, name in PRE_TYPES.items() if name == "tekken")
    save_byte_bpe(checkpoint, pattern, ignore_merges=True)
    result = parity(checkpoint, probe_lines())
    assert not result.is_enough
    unmarked = [line for line in probe_lines() if not any("\u0900" <= c < "\u0e80" for c in line)]
    assert parity(checkpoint, unmarked).num_different == 0


@pytest.mark.parametrize("adds_space", [True, False])
@pytest.mark.parametrize("described", [True, False], ids=["tokenizer.json", "tokenizer.model"])
def test_sentencepiece(checkpoint: Path, adds_space: bool, described: bool) -> None:
    save_sentencepiece(checkpoint, adds_space=adds_space, described=described)
    assert (checkpoint / "tokenizer.json").exists() is described
    # transformers puts no space before a text that begins with one, SentencePiece does.
    texts = [line.lstrip() for line in lines(3000, seed=1)]
    assert parity(checkpoint, [*probe_lines(), *texts]).num_different == 0
    fields = gguf.GGUFReader(checkpoint / "model.gguf").fields
    assert fields["tokenizer.ggml.model"].contents() == "llama"
    assert fields["tokenizer.ggml.bos_token_id"].contents() == 1
    assert fields["tokenizer.ggml.add_bos_token"].contents() is True
    assert "messages" in fields["tokenizer.chat_template"].contents()


def test_special_tokens_are_meant_only_where_asked_for(checkpoint: Path) -> None:
    save_byte_bpe(checkpoint, QWEN2[0], ignore_merges=False)
    write_gguf(checkpoint, checkpoint / "model.gguf")
    with GgufModel(checkpoint / "model.gguf", threads=1, is_vocabulary=True) as model:
        text = "<|im_start|>user"
        meant = model.tokenize(text, is_special=True)
        assert meant[0] == 1
        assert model.tokenize(text)[0] != 1
        assert meant[1:] == model.tokenize("user")


def test_tokens_added_to_sentencepiece(checkpoint: Path) -> None:
    save_sentencepiece(checkpoint, adds_space=False, size=760)
    change(
        checkpoint / "tokenizer_config.json",
        added_tokens_decoder={
            "760": {"content": "<|im_start|>", "special": True},
            "761": {"content": "▁▁shout", "special": False},
        },
    )
    (checkpoint / "added_tokens.json").write_text(json.dumps({"whisper": 762}))
    write_gguf(checkpoint, checkpoint / "model.gguf")
    with GgufModel(checkpoint / "model.gguf", threads=1, is_vocabulary=True) as model:
        assert model.num_tokens == 768
        assert model.tokenize("<|im_start|>", is_special=True) == [760]
        assert len(model.tokenize("<|im_start|>")) > 1
        assert model.tokenize("  shout") == [761]
        assert model.tokenize("whisper") == [762]


def test_tokens_beyond_the_embedding(checkpoint: Path) -> None:
    save_sentencepiece(checkpoint)
    (checkpoint / "added_tokens.json").write_text(json.dumps({"late": 768}))
    with pytest.raises(InputError, match="'late' has number 768, the embedding only 768 rows"):
        plan_gguf(checkpoint)
    save_sentencepiece(checkpoint, size=800)
    (checkpoint / "added_tokens.json").unlink()
    with pytest.raises(InputError, match="800 pieces are more than the checkpoint's 768"):
        plan_gguf(checkpoint)


def test_tokens_written_alike_would_end_the_process(checkpoint: Path) -> None:
    save_sentencepiece(checkpoint, size=760)
    (checkpoint / "added_tokens.json").write_text(json.dumps({"a": 760}))
    with pytest.raises(ConfigError, match="1 tokens are written like others"):
        plan_gguf(checkpoint)


def test_a_pattern_nobody_knows(checkpoint: Path) -> None:
    save_byte_bpe(checkpoint, r"\p{L}+|\s+", ignore_merges=False)
    with pytest.raises(ConfigError, match=r"which none of llama-bpe, .*gpt-2.* in llama\.cpp"):
        plan_gguf(checkpoint)


def test_tokenizers_llama_cpp_has_not(checkpoint: Path) -> None:
    import sentencepiece

    with pytest.raises(InputError, match=r"neither tokenizer\.model nor tokenizer\.json"):
        plan_gguf(checkpoint)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(line.replace("\n", " ") for line in lines(500)),
        model_prefix=str(checkpoint / "tokenizer"),
        vocab_size=400,
        minloglevel=2,
        num_threads=1,
    )
    with pytest.raises(ConfigError, match="of type UNIGRAM"):
        plan_gguf(checkpoint)
    (checkpoint / "tokenizer.model").unlink()
    (checkpoint / "tokenizer.json").write_text(json.dumps({"model": {"type": "WordPiece"}}))
    with pytest.raises(ConfigError, match="of type 'WordPiece'"):
        plan_gguf(checkpoint)
