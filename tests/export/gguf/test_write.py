import ctypes
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llm_make import CONTROL_TOKENS, save_checkpoint, sentences

from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.errors import ConfigError, EatEdgeError, InputError

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from export.gguf import write_gguf  # noqa: E402
from export.gguf.library import full_library  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402

BIG: dict[str, Any] = {"hidden_size": 256, "intermediate_size": 512, "initializer_range": 0.05}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("checkpoint")
    save_checkpoint(directory)
    return directory


@pytest.fixture
def broken(checkpoint: Path, tmp_path: Path) -> Path:
    """A copy of the checkpoint to spoil."""
    for path in checkpoint.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def change_config(directory: Path, **changes: Any) -> None:
    path = directory / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def exact_logits(path: Path, tokens: Sequence[int]) -> Any:
    with GgufModel(path, threads=1, length=256) as model:
        return model.logits(tokens)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("kv_heads", [2, 8])
def test_logits_equal_those_of_transformers(tmp_path: Path, tied: bool, kv_heads: int) -> None:
    model = save_checkpoint(
        tmp_path,
        num_attention_heads=8,
        num_key_value_heads=kv_heads,
        tie_word_embeddings=tied,
        rope_theta=50000.0,
        **BIG,
    )
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    tokens = np.random.default_rng(0).integers(3, 512, 100)
    with torch.no_grad():
        expected = model(torch.from_numpy(tokens)[None]).logits[0].numpy()
    found = exact_logits(tmp_path / "model.gguf", tokens.tolist())
    assert np.abs(found - expected).max() < 2e-3
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).all()
    names = [tensor.name for tensor in gguf.GGUFReader(tmp_path / "model.gguf").tensors]
    assert ("output.weight" in names) is not tied
    assert not list(tmp_path.glob("*.partial"))


def test_biases_are_permuted_too(tmp_path: Path) -> None:
    model = save_checkpoint(tmp_path, attention_bias=True, **BIG)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(std=0.5)
    model.save_pretrained(tmp_path)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    tokens = np.random.default_rng(0).integers(3, 512, 60)
    with torch.no_grad():
        expected = model(torch.from_numpy(tokens)[None]).logits[0].numpy()
    assert np.abs(exact_logits(tmp_path / "model.gguf", tokens.tolist()) - expected).max() < 2e-3


def test_bfloat16_weights_are_read(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, **BIG).to(torch.bfloat16).save_pretrained(tmp_path)
    model = transformers.AutoModelForCausalLM.from_pretrained(tmp_path, dtype=torch.float32)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    tokens = [5, 300, 400, 17]
    with torch.no_grad():
        expected = model(torch.tensor([tokens])).logits[0].numpy()
    assert np.abs(exact_logits(tmp_path / "model.gguf", tokens) - expected).max() < 2e-3


def test_the_tokenizer_is_the_same(checkpoint: Path, tmp_path: Path) -> None:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(checkpoint / "tokenizer.model"))
    write_gguf(checkpoint, tmp_path / "model.gguf")
    library = full_library()
    params = library.llama_model_default_params()
    params.vocab_only = True
    model = library.llama_model_load_from_file(str(tmp_path / "model.gguf").encode(), params)
    vocabulary = library.llama_model_get_vocab(model)
    buffer = (library.llama_token * 512)()
    for line in [*sentences(), " 스페이스  two", "🙂\n"]:
        text = line.encode()
        size = library.llama_tokenize(vocabulary, text, len(text), buffer, 512, True, False)
        assert list(buffer[:size]) == processor.encode(line), line
    assert library.llama_vocab_bos(vocabulary) == processor.bos_id()
    assert library.llama_vocab_eos(vocabulary) == processor.eos_id()
    for piece in CONTROL_TOKENS:
        token = processor.piece_to_id(piece)
        assert library.llama_vocab_is_control(vocabulary, token)
        assert ctypes.string_at(library.llama_vocab_get_text(vocabulary, token)) == piece.encode()
    library.llama_model_free(model)


def test_a_vocabulary_padded_beyond_the_tokenizer(checkpoint: Path, tmp_path: Path) -> None:
    save_checkpoint(tmp_path, vocab_size=576)
    (tmp_path / "tokenizer.model").write_bytes((checkpoint / "tokenizer.model").read_bytes())
    write_gguf(tmp_path, tmp_path / "model.gguf")
    backend = LlamaBackend(tmp_path / "model.gguf", threads=1, n_ctx=256, max_sequences=1)
    assert backend.n_vocab == 576
    backend.close()


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"architectures": ["T5Model"]}, ConfigError, "T5Model.*known are LlamaForCausalLM"),
        ({"rope_scaling": {"rope_type": "dynamic", "factor": 2.0}}, ConfigError, "'dynamic'"),
        ({"rope_scaling": {"rope_type": "yarn"}}, InputError, "factor"),
        ({"quantization_config": {"quant_method": "awq"}}, ConfigError, "quantised already.*awq"),
        ({"partial_rotary_factor": 0.5}, ConfigError, "partial_rotary_factor 0.5"),
        ({"num_attention_heads": 2}, InputError, "q_proj.weight has shape .64, 64., config.json"),
        ({"num_hidden_layers": 9}, InputError, "layers.8.input_layernorm.weight' is missing"),
        ({"hidden_act": "gelu"}, ConfigError, "'silu', not 'gelu'"),
        ({"vocab_size": 100}, InputError, "embed_tokens.weight has shape .512, 64., config.json"),
    ],
)
def test_configurations_that_cannot_be_expressed(
    broken: Path, changes: Any, error: type[EatEdgeError], message: str
) -> None:
    change_config(broken, **changes)
    with pytest.raises(error, match=message):
        write_gguf(broken, broken / "out.gguf")
    assert not list(broken.glob("out.gguf*"))


@pytest.mark.parametrize("name", ["config.json", "tokenizer.model", "model.safetensors"])
def test_checkpoints_with_a_missing_or_damaged_file(broken: Path, name: str) -> None:
    (broken / name).write_bytes(b"\xff damaged")
    with pytest.raises(InputError, match=name):
        write_gguf(broken, broken / "out.gguf")
    (broken / name).unlink()
    with pytest.raises(InputError, match=r"config|tokenizer|\*\.safetensors"):
        write_gguf(broken, broken / "out.gguf")
    assert not list(broken.glob("out.gguf*"))


def test_a_tensor_without_a_place(broken: Path) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(broken / "model.safetensors")
    tensors["model.layers.0.surprise.weight"] = torch.zeros(2, 2)
    save_file(tensors, broken / "model.safetensors")
    with pytest.raises(InputError, match=r"surprise\.weight"):
        write_gguf(broken, broken / "out.gguf")


def test_an_unknown_type(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'f8' is not known"):
        write_gguf(checkpoint, tmp_path / "out.gguf", dtype="f8")  # type: ignore[arg-type]
