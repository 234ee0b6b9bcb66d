"""Training of the embedded model: its loss, and going on from what a bundle holds."""

import shutil
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from eat_edge.errors import InputError
from export.gguf import write_gguf
from export.gguf.quantize import quantize
from export.mini.llm.loss import output_loss
from export.mini.llm.model import LlamaShape, SmallLlama
from export.mini.llm.restore import restore_llm

ASSETS = Path(__file__).parents[3] / "assets"
SHAPE = LlamaShape(512, 64, 128, 2, 4, 2)


def gradients(loss: Tensor, *factors: Tensor) -> list[Tensor]:
    loss.backward()
    return [factor.grad for factor in factors if factor.grad is not None]


def factors(rows: int) -> tuple[Tensor, Tensor, Tensor]:
    torch.manual_seed(rows)
    hidden = torch.randn(rows, 16, requires_grad=True)
    weight = torch.randn(40, 16, requires_grad=True)
    return hidden, weight, torch.randint(0, 40, (rows,))


@pytest.mark.parametrize("rows", [1, 128, 300])
def test_loss_and_gradients_are_those_of_cross_entropy(rows: int) -> None:
    hidden, weight, targets = factors(rows)
    expected = functional.cross_entropy(hidden @ weight.T, targets)
    wanted = gradients(3 * expected, hidden, weight)
    hidden, weight, targets = factors(rows)
    loss = output_loss(hidden, weight, targets)
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(gradients(3 * loss, hidden, weight), wanted)


def test_a_target_that_is_all_but_impossible_costs_a_finite_loss() -> None:
    hidden, weight = torch.tensor([[1000.0]]), torch.tensor([[1.0], [-1.0]])
    assert torch.isfinite(output_loss(hidden, weight, torch.tensor([1])))


def test_attention_written_out_is_the_fused_one() -> None:
    from export.mini.llm import model as llm_model

    torch.manual_seed(0)
    query, key, value = (torch.randn(2, 4, 7, 16) for _ in range(3))
    sees = torch.ones(7, 7, dtype=torch.bool).tril().expand(2, 1, 7, 7)
    torch.testing.assert_close(
        llm_model._attend(query, key, value, sees),
        llm_model._attend_fused(query, key, value, sees),
    )


def gguf_of(model: SmallLlama, directory: Path) -> Path:
    model.save(directory)
    shutil.copyfile(ASSETS / "llm.model", directory / "tokenizer.model")
    write_gguf(directory, directory / "llm.gguf", dtype="f32")
    return directory / "llm.gguf"


@pytest.fixture(scope="module")
def model() -> SmallLlama:
    torch.manual_seed(0)
    return SmallLlama(SHAPE)


def test_weights_come_back_out_of_the_file(model: SmallLlama, tmp_path: Path) -> None:
    restored = restore_llm(gguf_of(model, tmp_path), SHAPE)
    again = SmallLlama(SHAPE)
    again.load_state_dict(restored)
    for name, weights in model.state_dict().items():
        torch.testing.assert_close(restored[name], weights, atol=0, rtol=0)


def test_quantised_weights_come_back_all_but_as_they_were(
    model: SmallLlama, tmp_path: Path
) -> None:
    quantize(gguf_of(model, tmp_path), tmp_path / "q8.gguf", "Q8_0")
    restored = restore_llm(tmp_path / "q8.gguf", SHAPE)
    for name, weights in model.state_dict().items():
        assert (restored[name] - weights).abs().max() <= weights.abs().max() / 200, name


def test_a_model_of_another_shape_is_refused(model: SmallLlama, tmp_path: Path) -> None:
    path = gguf_of(model, tmp_path)
    with pytest.raises(InputError, match=r"llm\.gguf: a model of 512 pieces, width 64 and 2"):
        restore_llm(path, LlamaShape(512, 64, 128, 3, 4, 2))
