"""Trains the embedded model; the same command on a CPU or a GPU, resumed where it stopped.

The time allowed is part of the recipe: the learning rate warms up, holds, and falls to zero over
the last part of the minutes given, so that a run of any length ends well. A resumed run may be
given more minutes than it began with.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from eat_edge.files.aside import aside
from export.mini.ahead import ENDLESS, device_name, drawn_ahead, helpers
from export.mini.llm.batches import Batch, Layout, draw_batches
from export.mini.llm.data import Sampler
from export.mini.llm.model import LlamaShape, SmallLlama
from export.mini.llm.muon import Muon
from export.mini.llm.restore import restore_llm
from export.mini.precision import best_device, has_bfloat16

__all__ = ["SHAPES", "Schedule", "shape_of", "train_llm"]

SHAPES = {
    # What two CPU cores can train in an hour or two, and what one large GPU can in minutes.
    "cpu": {"hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 6},
    "gpu": {"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 8},
}

LAYOUTS = {"cpu": Layout(8192), "cuda": Layout(65280, row=384)}
"""Of the batches, by device."""

_WORKERS = 6
"""Processes that draw for a GPU: one draws half a million tokens a second, a large GPU reads a
million."""
_LOGGED = 25
"""Steps between lines of the log."""

_log = logging.getLogger(__name__)


def shape_of(size: str, vocab_size: int) -> LlamaShape:
    """The model of a size: a key of ``SHAPES``; heads are 64 wide."""
    sizes = SHAPES[size]
    heads = sizes["hidden_size"] // 64
    return LlamaShape(vocab_size, num_attention_heads=heads, num_key_value_heads=heads, **sizes)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn.

    Attributes:
        minutes: Training time in all, over every resumption.
        learning_rate: At its highest; matrices are stepped by Muon, everything else by AdamW.
        warmup: Share of the time in which the rate rises.
        decay: Share of the time at the end in which it falls to zero.
        seed: Of the data.
    """

    minutes: float
    learning_rate: float = 4e-3
    warmup: float = 0.02
    decay: float = 0.35
    seed: int = 1

    def rate(self, seconds: float) -> float:
        """Learning rate after this many seconds of training."""
        done = seconds / (60 * self.minutes)
        rise = min(1.0, done / self.warmup)
        fall = min(1.0, max(0.0, (1.0 - done) / self.decay))
        return self.learning_rate * rise * fall


def train_llm(
    sampler: Sampler,
    vocab_size: int,
    work: Path,
    schedule: Schedule,
    *,
    size: str = "cpu",
    begin_with: Path | None = None,
    device: str | None = None,
    is_compiled: bool = True,
    checkpoint_minutes: float = 5.0,
) -> Path:
    """Train, or go on training, and write a Hugging Face checkpoint.

    Args:
        sampler: Draws the sequences.
        vocab_size: Of the tokenizer.
        work: Where the checkpoint is kept (``state.pt``) and the result written (``checkpoint``).
        schedule: Time and learning rate.
        size: A key of ``SHAPES``.
        begin_with: A GGUF file to take the first weights from where there is no checkpoint yet.
        device: ``"cpu"`` or ``"cuda"``; by default CUDA where there is one.
        is_compiled: Whether PyTorch compiles the model: a third faster, wants a C++ compiler.
        checkpoint_minutes: How often the state is saved.

    Returns:
        The checkpoint directory.

    Raises:
        InputError: If the GGUF file holds a model of another shape.
    """
    device = device or best_device()
    shape = shape_of(size, vocab_size)
    torch.manual_seed(schedule.seed)
    model = SmallLlama(shape).to(device)
    matrices = [p for p in model.layers.parameters() if p.ndim == 2]
    others = [p for n, p in model.named_parameters() if p.ndim != 2 or not n.startswith("layers")]
    optimizers: list[torch.optim.Optimizer] = [
        Muon(matrices),
        torch.optim.AdamW(others, lr=1.0, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]
    state_path = work / "state.pt"
    progress = _Progress()
    if state_path.exists():
        state = torch.load(state_path, map_location=device, weights_only=True)
        if state["shape"] != asdict(shape):
            raise ValueError(
                f"{state_path} holds a model of another shape: remove it to start anew"
            )
        model.load_state_dict(state["model"])
        for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        progress = _Progress(**state["progress"])
        _log.info("resumed at step %d, %.1f minutes", progress.step, progress.seconds / 60)
    elif begin_with is not None:
        model.load_state_dict(restore_llm(begin_with, shape))
        _log.info("begun with the weights of %s", begin_with)

    def save() -> None:
        state = {
            "model": model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in optimizers],
            "shape": asdict(shape),
            "progress": asdict(progress),
            "device": device_name(device),
        }
        work.mkdir(parents=True, exist_ok=True)
        with aside(state_path) as new:
            torch.save(state, new)
        model.save(work / "checkpoint")

    model.train()
    if is_compiled:
        _compile(model, device)
    autocast = torch.autocast(device, torch.bfloat16, enabled=has_bfloat16(device))
    losses: list[Tensor] = []
    since_save = began = time.monotonic()
    for batch in _stream(sampler, schedule.seed, progress, device):
        rate = schedule.rate(progress.seconds)
        with autocast:
            loss = model.loss(*batch.to(device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        losses.append(loss.detach())
        progress.step += 1
        progress.tokens += batch.tokens.size
        if progress.step % _LOGGED == 0:
            mean = torch.stack(losses).mean().item()
            _log.info("%s, loss %.4f, rate %.5f", progress, mean, rate)
            losses.clear()
        progress.seconds += time.monotonic() - began
        began = time.monotonic()
        is_over = progress.seconds >= 60 * schedule.minutes
        if is_over or time.monotonic() - since_save > 60 * checkpoint_minutes:
            save()
            since_save = began = time.monotonic()
        if is_over:
            break
    return work / "checkpoint"


def _compile(model: SmallLlama, device: str) -> None:
    """Compile for batches of any shape on a CPU, for one shape on a GPU."""
    if device == "cpu":
        model.compile(dynamic=True)
    else:
        # One layer is compiled and serves for all: seconds instead of a minute.
        for layer in model.layers:
            layer.compile(dynamic=False)


@dataclass(slots=True)
class _Progress:
    """How far a run has come: its place in the data and what it has spent."""

    chunk: int = 0
    position: int = 0
    step: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"step {self.step}, {self.seconds / 60:.1f} min, {self.tokens / 1e6:.2f} M tokens, "
            f"{self.tokens / max(self.seconds, 1e-9):.0f} tokens/s"
        )


def _stream(sampler: Sampler, seed: int, progress: _Progress, device: str) -> Iterator[Batch]:
    """Batches from where the run stands; progress always names the batch to come next."""
    draw = partial(draw_batches, sampler, LAYOUTS[device], seed)
    numbers = range(progress.chunk, ENDLESS)
    for batches in drawn_ahead(draw, numbers, workers=helpers(device, _WORKERS)):
        while progress.position < len(batches):
            progress.position += 1
            yield batches[progress.position - 1]
        progress.chunk, progress.position = progress.chunk + 1, 0
