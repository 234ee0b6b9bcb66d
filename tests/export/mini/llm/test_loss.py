"""The loss, and its gradients."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from export.mini.llm.loss import distillation_loss, output_loss


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


@pytest.mark.parametrize("rows", [1, 128, 300])
def test_a_teacher_wants_its_own_probabilities(rows: int) -> None:
    teacher_hidden, teacher_weight = torch.randn(rows, 8), torch.randn(40, 8)
    wanted = (teacher_hidden @ teacher_weight.T).softmax(1)
    hidden, weight, _ = factors(rows)
    expected = functional.cross_entropy(hidden @ weight.T, wanted)
    slopes = gradients(3 * expected, hidden, weight)
    hidden, weight, _ = factors(rows)
    loss = distillation_loss(hidden, weight, teacher_hidden, teacher_weight)
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(gradients(3 * loss, hidden, weight), slopes)


def test_embeddings_that_do_not_learn_have_no_gradient() -> None:
    hidden, weight, targets = factors(130)
    both = gradients(output_loss(hidden, weight, targets), hidden, weight)
    again, _, _ = factors(130)
    alone = gradients(output_loss(again, weight.detach(), targets), again)
    torch.testing.assert_close(alone, both[:1])
