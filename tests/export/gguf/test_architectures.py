"""Every architecture: what llama.cpp computes from the file is what transformers computes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf_make import ARCHITECTURES, save_byte_bpe, save_model

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from gguf_checks import (  # noqa: E402
    LIMITS,
    Make,
    assert_equal_logits,
    logits_of_llama_cpp,
    logits_of_transformers,
    tokens_of,
)
from safetensors.torch import load_file, save_file  # noqa: E402

from eat_edge.errors import ConfigError, InputError  # noqa: E402
from export.gguf import architectures, plan_gguf, write_gguf  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

# The activation of Gemma is looked up in a table of half precision.


def greedy(logits_after: Callable[..., Any], prompt: list[int], count: int) -> list[int]:
    """Continue a prompt by the best token each time; stops where two are as good as one."""
    tokens = list(prompt)
    for _ in range(count):
        row = logits_after(np.array(tokens))[-1]
        best, second = np.sort(row)[-2:][::-1]
        if best - second < 0.006:
            break
        tokens.append(int(row.argmax()))
    return tokens


@pytest.mark.parametrize("kind", ARCHITECTURES)
@pytest.mark.parametrize("tied", [False, True])
def test_logits_and_greedy_text(make: Make, tmp_path: Path, kind: str, tied: bool) -> None:
    if kind == "gemma2" and not tied:
        pytest.skip("llama.cpp ties the embeddings of Gemma 2")
    model = make(kind, tie_word_embeddings=tied)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    assert_equal_logits(model, tmp_path / "model.gguf", LIMITS.get(kind, 2e-3))
    names = [tensor.name for tensor in gguf.GGUFReader(tmp_path / "model.gguf").tensors]
    assert ("output.weight" in names) is not tied

    generated = 0
    with GgufModel(tmp_path / "model.gguf", threads=1, length=64) as running:
        for seed in range(4):
            prompt = tokens_of(8, seed)
            expected = greedy(lambda tokens: logits_of_transformers(model, tokens), prompt, 16)
            count = len(expected) - len(prompt)
            generated += count
            assert greedy(lambda tokens: running.logits(tokens.tolist()), prompt, count) == expected
    assert generated > 16


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_half_precision_stays_within_its_limits(make: Make, tmp_path: Path, kind: str) -> None:
    model = make(kind)
    write_gguf(tmp_path, tmp_path / "model.gguf")
    assert_equal_logits(model, tmp_path / "model.gguf", 0.03)


@pytest.mark.parametrize(
    ("kind", "scaling"),
    [
        ("llama", {"rope_type": "linear", "factor": 3.0}),
        ("qwen2", {"rope_type": "linear", "factor": 3.0}),
        ("gemma3", {"rope_type": "linear", "factor": 8.0}),
        (
            "llama",
            {
                "rope_type": "llama3",
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 32,
            },
        ),
        (
            "qwen2",
            {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64},
        ),
        (
            "mistral",
            {
                "rope_type": "yarn",
                "factor": 4.0,
                "original_max_position_embeddings": 64,
                "attention_factor": 0.7,
            },
        ),
        (
            "qwen3",
            {
                "rope_type": "yarn",
                "factor": 4.0,
                "original_max_position_embeddings": 64,
                "mscale": 1.0,
                "mscale_all_dim": 0.5,
            },
        ),
    ],
)
def test_scaled_positions(make: Make, tmp_path: Path, kind: str, scaling: dict[str, Any]) -> None:
    plain = make(kind)
    model = make(kind, rope_scaling=scaling)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    limit = LIMITS.get(kind, 2e-3)
    expected, _ = assert_equal_logits(model, tmp_path / "model.gguf", limit, count=200)
    unscaled = logits_of_transformers(plain, tokens_of(200))
    assert np.abs(expected - unscaled).max() > 10 * limit, "the scaling would not be missed"


def test_positions_as_transformers_5_writes_them(make: Make, tmp_path: Path) -> None:
    model = make("gemma3", rope_theta=80000.0, rope_scaling={"rope_type": "linear", "factor": 2.0})
    config = json.loads((tmp_path / "config.json").read_text())
    for name in ("rope_theta", "rope_scaling", "rope_local_base_freq"):
        del config[name]
    config["rope_parameters"] = {
        "full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 80000.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 5000.0},
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    assert_equal_logits(model, tmp_path / "model.gguf", LIMITS["gemma3"])


def test_without_the_permutation_all_would_be_wrong(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make("llama")
    monkeypatch.setattr(architectures, "_interleave_rope_pairs", lambda tensor, heads: tensor)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    tokens = tokens_of()
    expected = logits_of_transformers(model, tokens)
    found = logits_of_llama_cpp(tmp_path / "model.gguf", tokens)
    assert np.abs(found - expected).max() > 0.5, "the tests above would not see it"


def test_layers_with_a_window_are_those_of_the_checkpoint(make: Make, tmp_path: Path) -> None:
    kinds = ["sliding_attention", "sliding_attention", "full_attention"]
    model = make("gemma3", num_hidden_layers=3, layer_types=kinds)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    assert_equal_logits(model, tmp_path / "model.gguf", LIMITS["gemma3"])


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("mistral", {"sliding_window": 100}),
        ("qwen2", {"sliding_window": 100, "use_sliding_window": True, "max_window_layers": 1}),
    ],
)
def test_a_window_llama_cpp_does_not_know_bounds_the_context(
    make: Make, tmp_path: Path, kind: str, options: Any
) -> None:
    model = make(kind, **options)
    assert write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32").shape.context_length == 100
    assert_equal_logits(model, tmp_path / "model.gguf", count=100)


def test_an_unused_window_bounds_nothing(make: Make, tmp_path: Path) -> None:
    make("qwen2", sliding_window=100, use_sliding_window=False)
    assert plan_gguf(tmp_path).shape.context_length == 256


@pytest.mark.parametrize("options", [{"attention_bias": True}, {"mlp_bias": True}])
def test_biases(make: Make, tmp_path: Path, options: Any) -> None:
    model = make("llama", **options)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    assert_equal_logits(model, tmp_path / "model.gguf")


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("qwen2", {"head_dim": 32}, "4 heads of 32 are not hidden_size 64"),
        ("gemma3", {"query_pre_attn_scalar": 64}, "query_pre_attn_scalar 64 is not the 32"),
        ("gemma2", {"final_logit_softcapping": None}, "without soft caps"),
        ("gemma3", {"hidden_activation": "silu"}, "must be 'gelu_pytorch_tanh', not 'silu'"),
        (
            "qwen3",
            {"rope_scaling": {"rope_type": "yarn", "factor": 2.0, "beta_fast": 16}},
            "YaRN with beta_fast 16; llama.cpp computes with 32 only",
        ),
        (
            "gemma2",
            {"rope_scaling": {"rope_type": "linear", "factor": 2.0}},
            "'linear' is not supported here, only default",
        ),
    ],
)
def test_what_llama_cpp_would_compute_otherwise_is_refused(
    make: Make, tmp_path: Path, kind: str, options: Any, message: str
) -> None:
    make(kind)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | options))
    with pytest.raises((ConfigError, InputError), match=message):
        plan_gguf(tmp_path)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e6])
def test_weights_that_the_type_cannot_hold(make: Make, tmp_path: Path, value: float) -> None:
    make("llama")
    tensors = load_file(tmp_path / "model.safetensors")
    tensors["model.layers.1.mlp.up_proj.weight"][3, 4] = value
    save_file(tensors, tmp_path / "model.safetensors")
    with pytest.raises(InputError, match=r"layers\.1\.mlp\.up_proj\.weight has a weight that"):
        write_gguf(tmp_path, tmp_path / "model.gguf")
    assert not list(tmp_path.glob("model.gguf*"))


def test_memory_is_bounded_by_the_largest_tensor(tmp_path: Path, tokenizer_files: Path) -> None:
    """Many tensors in one file: what is held at once is a few of them at most."""
    status, reset = "/proc/self/status", "/proc/self/clear_refs"
    try:
        with open(reset, "w") as file:  # noqa: PTH123
            file.write("5")
    except OSError:
        pytest.skip("the system does not tell the peak of a process")

    def kilobytes(field: str) -> int:
        with open(status) as file:  # noqa: PTH123
            return next(int(line.split()[1]) for line in file if line.startswith(field))

    shutil.copytree(tokenizer_files, tmp_path, dirs_exist_ok=True)
    wide = {"hidden_size": 512, "intermediate_size": 1024, "head_dim": 64}
    save_model(tmp_path, "llama", num_hidden_layers=24, num_attention_heads=8, **wide)
    total = (tmp_path / "model.safetensors").stat().st_size
    largest = 512 * 1024 * 4
    assert total > 60 * largest
    plan_gguf(tmp_path)
    with open(reset, "w") as file:  # noqa: PTH123
        file.write("5")
    before = kilobytes("VmRSS")
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    grown = 1024 * (kilobytes("VmHWM") - before)
    assert grown < 8 * largest, f"{grown} bytes held for tensors of {largest}"


def test_progress_ends_at_the_whole(make: Make, tmp_path: Path) -> None:
    make("llama")
    seen = []
    plan = write_gguf(
        tmp_path, tmp_path / "model.gguf", progress=lambda *numbers: seen.append(numbers)
    )
    assert seen == sorted(seen)
    assert seen[-1] == (plan.num_parameters, plan.num_parameters)
    assert len(seen) == len(plan.tensors)


def test_special_tokens_and_template_are_carried_over(tmp_path: Path) -> None:
    save_model(tmp_path, "qwen2")
    save_byte_bpe(tmp_path, "ByteLevel", ignore_merges=False)
    write_gguf(tmp_path, tmp_path / "model.gguf")
    fields = gguf.GGUFReader(tmp_path / "model.gguf").fields
    assert "<|im_start|>" in fields["tokenizer.chat_template"].contents()
    assert fields["tokenizer.ggml.eos_token_id"].contents() == 2
    assert fields["tokenizer.ggml.padding_token_id"].contents() == 0
    assert fields["tokenizer.ggml.add_bos_token"].contents() is False
    assert fields["qwen2.context_length"].contents() == 256
