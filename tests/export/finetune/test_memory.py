"""The calculated need of memory against what a real model keeps, and packing against one by one."""

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from gguf_make import ARCHITECTURES, save_model

pytest.importorskip("gguf")
peft = pytest.importorskip("peft")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from export.finetune.encode import Encoded, pack  # noqa: E402
from export.finetune.memory import ADAPTED, adapter_parameters, estimate  # noqa: E402
from export.finetune.train import evaluate, load_base  # noqa: E402
from export.gguf.architectures import ARCHITECTURES as FAMILIES  # noqa: E402
from export.gguf.architectures import Shape, read_shape  # noqa: E402
from export.gguf.checkpoint import open_checkpoint  # noqa: E402
from export.gguf.rope import Rope  # noqa: E402

TOKENS = 48


@pytest.fixture(scope="module", params=ARCHITECTURES)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A tiny model of a family with an adapter, and its shape."""
    directory = tmp_path_factory.mktemp(request.param)
    save_model(directory, request.param, intermediate_size=224)
    families = {name: family.model_type for name, family in FAMILIES.items()}
    shape = read_shape(open_checkpoint(directory, families))
    base = load_base(directory)
    torch.manual_seed(0)
    config = peft.LoraConfig(r=4, target_modules=list(ADAPTED), init_lora_weights=False)
    return peft.get_peft_model(base, config), shape


def test_parameters_are_counted_exactly(model: Any) -> None:
    adapted, shape = model
    trained = sum(p.numel() for p in adapted.parameters() if p.requires_grad)
    frozen = sum(p.numel() for p in adapted.parameters() if not p.requires_grad)
    need = estimate(shape, frozen, rank=4, tokens=TOKENS, answers=10, width=4)
    assert adapter_parameters(shape, 4) == trained
    assert (need.weights, need.adapter, need.gradients) == (4 * frozen, 4 * trained, 4 * trained)


def test_the_optimizer_keeps_what_is_calculated(model: Any) -> None:
    adapted, shape = model
    trained = [p.detach().clone().requires_grad_() for p in adapted.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained)
    for parameter in trained:
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    kept = sum(
        value.nbytes
        for state in optimizer.state.values()
        for name, value in state.items()
        if name != "step"
    )
    assert estimate(shape, 0, rank=4, tokens=1, answers=1, width=4).optimizer == kept


@pytest.mark.parametrize("width", [4, 2])
def test_a_layer_keeps_about_what_is_calculated(model: Any, width: int) -> None:
    adapted, shape = model
    if width == 2:
        for parameter in adapted.parameters():
            if not parameter.requires_grad:
                parameter.data = parameter.data.bfloat16()
    layer = adapted.base_model.model.model.layers[1]
    owned = {parameter.untyped_storage().data_ptr() for parameter in adapted.parameters()}
    kept = {}
    is_inside = False

    def keep(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if is_inside and storage.data_ptr() not in owned:
            # The tensor stays alive, so that its address is not given to another.
            kept[storage.data_ptr()] = (storage.nbytes(), tensor)
        return tensor

    def mark(is_now: bool) -> Callable[..., None]:
        def hook(*_: object) -> None:
            nonlocal is_inside
            is_inside = is_now

        return hook

    hooks = [layer.register_forward_pre_hook(mark(True)), layer.register_forward_hook(mark(False))]
    autocast = torch.autocast("cpu", torch.bfloat16, enabled=width == 2)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor), autocast:
        adapted(input_ids=torch.arange(TOKENS)[None], use_cache=False)
    for hook in hooks:
        hook.remove()
    if width == 2:
        adapted.float()
    measured = sum(size for size, _ in kept.values())
    need = estimate(shape, 0, rank=4, tokens=TOKENS, answers=1, width=width)
    assert measured <= need.layer <= 2 * measured
    assert need.checkpoints == shape.layers * TOKENS * shape.width * width


def test_packed_examples_do_not_see_each_other(model: Any) -> None:
    adapted, _ = model
    chance = torch.Generator().manual_seed(1)
    examples = [
        Encoded(array("i", torch.randint(3, 768, (size,), generator=chance).tolist()), prompt)
        for size, prompt in ((20, 12), (31, 7), (9, 8), (25, 20))
    ]
    (packed,) = pack(examples, 100)
    alone = [next(pack([example], 100)) for example in examples]
    losses = [evaluate(adapted, [one]) * len(one.answers) for one in alone]
    assert evaluate(adapted, [packed]) == pytest.approx(sum(losses) / len(packed.answers), rel=1e-4)
    assert evaluate(adapted, alone) == pytest.approx(sum(losses) / len(packed.answers), rel=1e-6)
    # The loss on one example by the book: logits shifted, the prompt left out.
    tokens = torch.tensor([examples[0].tokens])
    labels = tokens.clone()
    labels[0, : examples[0].num_prompt] = -100
    with torch.no_grad():
        expected = adapted.eval()(input_ids=tokens, labels=labels).loss.item()
    assert evaluate(adapted, alone[:1]) == pytest.approx(expected, rel=1e-5)


def test_seven_billion_weights_fit_on_a_gpu_of_24_gigabytes() -> None:
    config = transformers.Qwen2Config(
        vocab_size=152064,
        hidden_size=3584,
        intermediate_size=18944,
        num_hidden_layers=28,
        num_attention_heads=28,
        num_key_value_heads=4,
        tie_word_embeddings=False,
    )
    with torch.device("meta"):
        whole = transformers.Qwen2ForCausalLM(config)
    num_parameters = sum(parameter.numel() for parameter in whole.parameters())
    assert num_parameters == 7_615_616_512
    shape = Shape(
        context_length=32768,
        width=3584,
        feed_forward=18944,
        layers=28,
        heads=28,
        kv_heads=4,
        head_dim=128,
        vocab_size=152064,
        rms_norm_eps=1e-6,
        rope=Rope(1e6, None, "default", {}),
        is_tied=False,
        window=None,
        local_layers=(),
        attention_cap=None,
        logit_cap=None,
    )
    need = estimate(shape, num_parameters, rank=16, tokens=2048, answers=1024, width=2)
    assert adapter_parameters(shape, 16) == 40_370_176
    assert need.weights == 15_231_233_024
    assert need.adapter + need.gradients + need.optimizer == 16 * 40_370_176
    assert 17e9 < need.total < 20e9
