"""The adapter becomes part of the base weights, and everything else stays the base model's own."""

from pathlib import Path

import pytest

pytest.importorskip("gguf")
peft = pytest.importorskip("peft")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from eat_edge.errors import InputError  # noqa: E402
from export.finetune.memory import ADAPTED  # noqa: E402
from export.finetune.merge import merge  # noqa: E402
from export.finetune.train import load_base  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@pytest.fixture
def adapter(place: Path, tmp_path: Path) -> Path:
    """An adapter that was never trained, and changes what the base says all the same."""
    torch.manual_seed(1)
    config = peft.LoraConfig(
        r=4, target_modules=list(ADAPTED), task_type="CAUSAL_LM", init_lora_weights=False
    )
    model = peft.get_peft_model(load_base(place / "base", is_exact=True), config)
    model.save_pretrained(str(tmp_path / "adapter"))
    return tmp_path / "adapter"


def test_the_merged_model_is_base_and_adapter(place: Path, adapter: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    merge(place / "base", adapter, out)
    merged = transformers.AutoModelForCausalLM.from_pretrained(out, local_files_only=True).eval()
    base = load_base(place / "base", is_exact=True)
    tokens = torch.tensor([[5, 300, 400, 17, 260, 333]])
    with torch.no_grad():
        before = base(tokens).logits
        adapted = peft.PeftModel.from_pretrained(base, str(adapter))
        expected = adapted.eval()(tokens).logits
        found = merged(tokens).logits
    assert (found - expected).abs().max() < 1e-4
    assert (before - expected).abs().max() > 0.1
    assert merged.config.use_cache


def test_what_is_no_weight_is_the_base_models_own(
    place: Path, adapter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    merge(place / "base", adapter, out)
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        if (place / "base" / name).exists():
            assert (out / name).read_bytes() == (place / "base" / name).read_bytes()
    assert not (out / "adapter_config.json").exists()


def test_what_is_no_adapter_is_named(place: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="none: cannot be loaded as an adapter of"):
        merge(place / "base", tmp_path / "none", tmp_path / "out")
