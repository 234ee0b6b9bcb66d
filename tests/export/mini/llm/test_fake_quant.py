"""Weights rounded in training: the numbers of llama.cpp, and a gradient all the same."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
gguf = pytest.importorskip("gguf")

from torch import Tensor, nn  # noqa: E402

from export.mini.llm.fake_quant import (  # noqa: E402
    dither,
    round_q4_0,
    rounded_weights,
    with_rounded_weights,
)

Q4_0 = gguf.GGMLQuantizationType.Q4_0


def some_weights(seed: int, rows: int = 8, columns: int = 96) -> Tensor:
    weights = torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed)) * 0.02
    weights[0, :32] = 0
    return weights


@pytest.mark.parametrize("seed", range(5))
def test_rounds_as_the_format_does(seed: int) -> None:
    weights = some_weights(seed)
    expected = gguf.dequantize(gguf.quantize(weights.numpy(), Q4_0), Q4_0)
    np.testing.assert_array_equal(round_q4_0(weights).numpy(), expected)


def test_what_was_rounded_stays() -> None:
    once = round_q4_0(some_weights(7))
    assert torch.equal(round_q4_0(once), once)


def test_noise_is_less_than_what_rounding_takes() -> None:
    layer = nn.Linear(96, 8, bias=False)
    before = round_q4_0(layer.weight.detach())
    layer.weight.data = before.clone()
    dither(layer)
    noise = (layer.weight.detach() - before).reshape(-1, 32)
    steps = before.reshape(-1, 32).abs().amax(1, keepdim=True) / 8
    assert (noise.abs() <= steps / 4 + 1e-7).all()
    assert noise.abs().mean() > steps.mean() / 10


def test_a_model_computes_with_rounded_weights_and_learns_the_others() -> None:
    model = nn.Sequential(nn.Embedding(4, 32), nn.Linear(32, 64, bias=False))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with_rounded_weights(model)
    tokens = torch.tensor([1, 3])
    out = model(tokens)
    expected = before["0.weight"][tokens] @ round_q4_0(before["1.weight"]).T
    torch.testing.assert_close(out, expected)
    out.sum().backward()
    gradients = [parameter.grad for parameter in model.parameters()]
    assert all(gradient is not None and gradient.abs().sum() > 0 for gradient in gradients)
    rounded = rounded_weights(model)
    assert rounded.keys() == before.keys()
    assert torch.equal(rounded["0.weight"], before["0.weight"])
    assert torch.equal(rounded["1.weight"], round_q4_0(before["1.weight"]))
