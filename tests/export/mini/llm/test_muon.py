"""Stepping matrices together is stepping them one by one."""

import copy

import torch

from export.mini.llm.muon import Muon


def matrices(seed: int) -> list[torch.nn.Parameter]:
    torch.manual_seed(seed)
    shapes = [(32, 32), (48, 32), (32, 48), (32, 32), (48, 32)]
    return [torch.nn.Parameter(torch.randn(shape)) for shape in shapes]


def test_steps_are_those_of_the_reference() -> None:
    ours, theirs = matrices(0), matrices(0)
    start = [matrix.detach().clone() for matrix in ours]
    muon = Muon(ours, lr=0.01)
    reference = torch.optim.Muon(theirs, lr=0.01, weight_decay=0.0, adjust_lr_fn="match_rms_adamw")
    for step in range(3):
        torch.manual_seed(step)
        for one, other in zip(ours, theirs, strict=True):
            one.grad = torch.randn(one.shape)
            other.grad = one.grad.clone()
        muon.step()
        reference.step()
    for one, other, before in zip(ours, theirs, start, strict=True):
        moved = (other - before).norm()
        # Both round to bfloat16 on the way, in another order.
        assert (one - other).norm() < 0.02 * moved


def test_a_matrix_without_gradient_stays() -> None:
    first, second = matrices(0)[::3]
    kept = second.detach().clone()
    first.grad = torch.ones_like(first)
    Muon([first, second]).step()
    assert torch.equal(second, kept)


def test_what_has_been_learnt_of_the_past_is_kept_in_a_checkpoint() -> None:
    (ours, *_), (again, *_) = matrices(0), matrices(0)
    muon, resumed = Muon([ours]), Muon([again])
    ours.grad = torch.randn(ours.shape)
    muon.step()
    again.data.copy_(ours.data)
    resumed.load_state_dict(copy.deepcopy(muon.state_dict()))
    ours.grad = torch.randn(ours.shape)
    again.grad = ours.grad.clone()
    muon.step()
    resumed.step()
    assert torch.equal(ours, again)
