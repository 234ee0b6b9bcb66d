"""The training loop of every model that writes English: resumed where it stopped, over in time.

The time allowed is part of the recipe: the learning rate warms up, holds, and falls to zero over
the last part of the minutes given, so that a run of any length ends well. A resumed run may be
given more minutes than it began with.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from eat_edge.files.aside import aside
from export.mini.ahead import ENDLESS, device_name, drawn_ahead, helpers
from export.mini.llm.batches import Batch, Draws, Layout, draw_batches
from export.mini.precision import has_bfloat16

__all__ = ["Learner", "Progress", "Schedule", "learn"]

_WORKERS = 6
"""Processes that draw for a GPU: one draws half a million tokens a second, a large GPU reads a
million."""
_LOGGED = 25
"""Steps between lines of the log."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn.

    Attributes:
        minutes: Training time in all, over every resumption.
        learning_rate: At its highest.
        warmup: Share of the time in which the rate rises.
        decay: Share of the time at the end in which it falls to zero.
        seed: Of the data.
        checkpoint_minutes: How often the state is saved.
        stop_after: Minutes after which a run saves and stops, however many are left; None for no
            such bound. Another run goes on as if there had been no stop.
    """

    minutes: float
    learning_rate: float = 4e-3
    warmup: float = 0.02
    decay: float = 0.35
    seed: int = 1
    checkpoint_minutes: float = 5.0
    stop_after: float | None = None

    def rate(self, seconds: float) -> float:
        """Learning rate after this many seconds of training."""
        done = seconds / (60 * self.minutes)
        rise = min(1.0, done / self.warmup)
        fall = min(1.0, max(0.0, (1.0 - done) / self.decay))
        return self.learning_rate * rise * fall

    def is_over(self, seconds: float, in_this_run: float) -> bool:
        """Whether to stop.

        Args:
            seconds: Of training, over every resumption.
            in_this_run: Of these, since it was last resumed.
        """
        is_stopped = self.stop_after is not None and in_this_run >= 60 * self.stop_after
        return is_stopped or seconds >= 60 * self.minutes


@dataclass(slots=True)
class Progress:
    """How far a run has come: its place in the data and what it has spent."""

    chunk: int = 0
    position: int = 0
    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    sequences: int = 0

    def __str__(self) -> str:
        return (
            f"step {self.step}, {self.seconds / 60:.1f} min, {self.sequences} sequences, "
            f"{self.tokens / 1e6:.2f} M tokens, "
            f"{self.tokens / max(self.seconds, 1e-9):.0f} tokens/s"
        )


@dataclass(frozen=True, slots=True)
class Learner:
    """What is trained.

    Attributes:
        model: Its state is what a checkpoint has.
        loss_of: The loss of a batch.
        optimizers: Of its parameters. A group's rate is the schedule's times its ``share``.
        identity: What a checkpoint must agree with to be gone on from.
        path: The checkpoint.
        saved: Called after every checkpoint.
        stepped: Called after every step; its time does not count.
    """

    model: nn.Module
    loss_of: Callable[[Batch], Tensor]
    optimizers: Sequence[torch.optim.Optimizer]
    identity: Mapping[str, Any]
    path: Path
    saved: Callable[[], None] = lambda: None
    stepped: Callable[[Progress], None] = lambda progress: None


def learn(
    learner: Learner, sampler: Draws, layout: Layout, schedule: Schedule, *, device: str
) -> None:
    """Train, or go on training, until the time is over.

    Args:
        learner: What is trained.
        sampler: Draws the sequences.
        layout: Of the batches.
        schedule: Time and learning rate.
        device: ``"cpu"`` or ``"cuda"``.

    Raises:
        ValueError: The checkpoint is of another model.
    """
    progress = _resumed(learner, device)
    before = progress.seconds
    autocast = torch.autocast(device, torch.bfloat16, enabled=has_bfloat16(device))
    losses: list[Tensor] = []
    learner.model.train()
    since_save = began = time.monotonic()
    for batch in _stream(sampler, layout, schedule.seed, progress, device):
        with autocast:
            loss = learner.loss_of(batch)
        loss.backward()
        _step(learner, schedule.rate(progress.seconds))
        losses.append(loss.detach())
        progress.step += 1
        progress.tokens += batch.tokens.size
        progress.sequences += len(batch.pieces)
        if progress.step % _LOGGED == 0:
            _log.info("%s, loss %.4f", progress, torch.stack(losses).mean().item())
            losses.clear()
        progress.seconds += time.monotonic() - began
        learner.stepped(progress)
        began = time.monotonic()
        is_over = schedule.is_over(progress.seconds, progress.seconds - before)
        if is_over or time.monotonic() - since_save > 60 * schedule.checkpoint_minutes:
            _save(learner, progress, device)
            since_save = began = time.monotonic()
        if is_over:
            break


def _step(learner: Learner, rate: float) -> None:
    torch.nn.utils.clip_grad_norm_(learner.model.parameters(), 1.0)
    for optimizer in learner.optimizers:
        for group in optimizer.param_groups:
            group["lr"] = rate * group.get("share", 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)


def _resumed(learner: Learner, device: str) -> Progress:
    """Take up a checkpoint, if there is one."""
    if not learner.path.exists():
        return Progress()
    state = torch.load(learner.path, map_location=device, weights_only=True)
    if any(state.get(key) != value for key, value in learner.identity.items()):
        raise ValueError(f"{learner.path} holds a model of another shape: remove it to start anew")
    learner.model.load_state_dict(state["model"])
    for optimizer, saved in zip(learner.optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    progress = Progress(**state["progress"])
    _log.info("resumed at %s", progress)
    return progress


def _save(learner: Learner, progress: Progress, device: str) -> None:
    state = {
        "model": learner.model.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in learner.optimizers],
        "progress": asdict(progress),
        "device": device_name(device),
        **learner.identity,
    }
    learner.path.parent.mkdir(parents=True, exist_ok=True)
    with aside(learner.path) as new:
        torch.save(state, new)
    learner.saved()


def _stream(
    sampler: Draws, layout: Layout, seed: int, progress: Progress, device: str
) -> Iterator[Batch]:
    """Batches from where the run stands; progress always names the batch to come next."""
    draw = partial(draw_batches, sampler, layout, seed)
    numbers = range(progress.chunk, ENDLESS)
    for batches in drawn_ahead(draw, numbers, workers=helpers(device, _WORKERS)):
        while progress.position < len(batches):
            progress.position += 1
            yield batches[progress.position - 1]
        progress.chunk, progress.position = progress.chunk + 1, 0
