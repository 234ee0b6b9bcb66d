"""A checkpoint on disk: whole, in shards, as a part of a bigger model, or damaged."""

import json
from pathlib import Path

import pytest

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
from gguf_checks import (  # noqa: E402
    LIMITS,
    Make,
    assert_equal_logits,
)
from safetensors.torch import load_file, save_file  # noqa: E402

from eat_edge.errors import (  # noqa: E402
    ConfigError,
    InputError,
)
from export.gguf import plan_gguf, write_gguf  # noqa: E402
from export.gguf.checkpoint import open_checkpoint, read_json  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


# The activation of Gemma is looked up in a table of half precision.


def test_shards(make: Make, tmp_path: Path) -> None:
    model = make("qwen3")
    whole = write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    (tmp_path / "model.safetensors").unlink()
    model.save_pretrained(tmp_path, max_shard_size="100KB")
    assert len(list(tmp_path.glob("*.safetensors"))) > 3
    assert write_gguf(tmp_path, tmp_path / "model.gguf").tensors.keys() == whole.tensors.keys()
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    assert_equal_logits(model, tmp_path / "model.gguf")
    shard = min(tmp_path.glob("*.safetensors"))
    shard.write_bytes(shard.read_bytes()[:1000])
    with pytest.raises(InputError, match=f"{shard.name}: not a complete safetensors file"):
        write_gguf(tmp_path, tmp_path / "other.gguf")


def test_a_shard_without_its_tensors(make: Make, tmp_path: Path) -> None:
    make("llama").save_pretrained(tmp_path, max_shard_size="100KB")
    (tmp_path / "model.safetensors").unlink()
    shard = max(tmp_path.glob("model-*.safetensors"))
    save_file({"model.norm.weight": torch.ones(64)}, shard)
    with pytest.raises(InputError, match="which its file lacks"):
        plan_gguf(tmp_path)


def test_the_text_part_of_a_model_that_also_sees(make: Make, tmp_path: Path) -> None:
    model = make("gemma3")
    tensors = load_file(tmp_path / "model.safetensors")
    inner = {name.replace("model.", "language_model.model.", 1): t for name, t in tensors.items()}
    inner["vision_tower.patch.weight"] = torch.ones(2, 2)
    save_file(inner, tmp_path / "model.safetensors")
    config = json.loads((tmp_path / "config.json").read_text())
    outer = {
        "architectures": ["Gemma3ForConditionalGeneration"],
        "model_type": "gemma3",
        "text_config": config,
    }
    (tmp_path / "config.json").write_text(json.dumps(outer))
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    assert_equal_logits(model, tmp_path / "model.gguf", LIMITS["gemma3"])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]"])
def test_a_configuration_that_is_no_object_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"config\.json: (not readable as JSON|expected a JSON)"):
        read_json(path)
    with pytest.raises(InputError, match="that save_pretrained wrote"):
        read_json(tmp_path / "gone.json")


def test_weights_that_are_quantised_already_are_refused(tmp_path: Path) -> None:
    config = {"architectures": ["LlamaForCausalLM"], "quantization_config": {"quant_method": "awq"}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ConfigError, match=r"quantised already \(awq\)"):
        open_checkpoint(tmp_path, {"LlamaForCausalLM": "llama"})
    with pytest.raises(
        ConfigError,
        match=r"known are Other\. .*convert_hf_to_gguf\.py .* --outfile .*bundle new --llm",
    ):
        open_checkpoint(tmp_path, {"Other": "other"})


def test_a_tensor_is_read_when_it_is_asked_for(make: Make, tmp_path: Path) -> None:
    make("llama")
    found = open_checkpoint(tmp_path, {"LlamaForCausalLM": "llama"})
    tensor = next(one for one in found.tensors if one.name == "model.norm.weight")
    assert tuple(tensor.read().shape) == tensor.shape
    assert found.config["model_type"] == "llama"
    save_file(
        {"model.norm.weight": torch.ones(4, dtype=torch.int8)}, tmp_path / "model.safetensors"
    )
    with pytest.raises(InputError, match="is stored as I8, not as one of F32"):
        open_checkpoint(tmp_path, {"LlamaForCausalLM": "llama"})
