"""Fine-tunes the encoder as a token classifier, on a CPU or a GPU, resuming where it stopped."""

import copy
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertForTokenClassification

from eat_edge.files.aside import aside
from export.mini.ahead import alike, device_name
from export.mini.precision import best_device, has_bfloat16
from export.mini.tagger.examples import BIO, IGNORED, Example

__all__ = ["Batch", "Draw", "Loss", "Schedule", "new_classifier", "tagging_loss", "train"]

_CHUNK = 512
"""Sentences that are drawn together and divided into batches of like length."""
_AVERAGE_EVERY = 10
"""Steps between two updates of the averaged weights."""

_log = logging.getLogger(__name__)

Draw = Callable[[random.Random], Example]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some examples, padded to the longest.

    Attributes:
        ids: (sentences, pieces) int64.
        mask: Whether a piece is no padding, same shape, int64.
        labels: Same shape, ``IGNORED`` where there is none.
        has_misc: Whether MISC is marked, (sentences, 1) bool.
        told: Probabilities of another tagger, (sentences, pieces, classes) float32, zeros where it
            says nothing; None where no sentence has any.
    """

    ids: Tensor
    mask: Tensor
    labels: Tensor
    has_misc: Tensor
    told: Tensor | None = None


Loss = Callable[[Any, Batch], Tensor]
"""What a model loses on a batch."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train.

    Attributes:
        minutes: Of training, all runs together; the learning rate falls linearly to a twentieth.
        learning_rate: Peak, of the encoder's layers.
        head_rate: Peak, of the classification head.
        frozen: Lowest layers that stay as they are; embeddings always do.
        batch: Pieces of a step, padding included.
        warm_up: Steps over which the learning rate rises.
        average: Share of the old weights at every update of the averaged ones.
        seed: Of what is drawn, and of dropout.
    """

    minutes: float
    learning_rate: float = 1.5e-4
    head_rate: float = 1e-3
    frozen: int = 4
    batch: int = 1024
    warm_up: int = 100
    average: float = 0.95
    seed: int = 1


def new_classifier(encoder: Any) -> Any:
    """Put a fresh classification head over ``BIO`` on an encoder.

    Args:
        encoder: A ``transformers.BertModel`` without pooling layer.

    Returns:
        A ``BertForTokenClassification`` that shares no memory with the encoder.
    """
    config = copy.deepcopy(encoder.config)
    config.update(
        {
            "architectures": ["BertForTokenClassification"],
            "id2label": dict(enumerate(BIO)),
            "label2id": {tag: number for number, tag in enumerate(BIO)},
            # Dropout inside the layers costs a third of the speed of a CPU; sentences are drawn
            # anew every time, and weights averaged.
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "classifier_dropout": 0.1,
        }
    )
    model = BertForTokenClassification(config)
    model.bert.load_state_dict(encoder.state_dict())
    return model


def tagging_loss(logits: Tensor, labels: Tensor, has_misc: Tensor) -> Tensor:
    """Cross entropy in which O also stands for MISC where annotators did not mark MISC.

    Args:
        logits: (sentences, pieces, classes), any float type.
        labels: (sentences, pieces), ``IGNORED`` where there is no label.
        has_misc: (sentences, 1) bool.

    Returns:
        Mean negative log-likelihood over labelled pieces.
    """
    log_probs = logits.float().log_softmax(-1)
    outside = [BIO.index(tag) for tag in ("O", "B-MISC", "I-MISC")]
    merged = log_probs[..., outside].logsumexp(-1)
    is_labelled = labels != IGNORED
    chosen = log_probs.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    chosen = torch.where((labels == 0) & ~has_misc, merged, chosen)
    return -(chosen * is_labelled).sum() / is_labelled.sum().clamp(min=1)


def _loss(model: Any, batch: Batch) -> Tensor:
    """Cross entropy with labels, and with what another tagger says; every piece counts the same."""
    logits = model(input_ids=batch.ids, attention_mask=batch.mask).logits
    labelled = tagging_loss(logits, batch.labels, batch.has_misc)
    if batch.told is None:
        return labelled
    num_labelled = (batch.labels != IGNORED).sum()
    num_told = (batch.told.sum(-1) > 0).sum()
    taught = -(batch.told * logits.float().log_softmax(-1)).sum()
    return (labelled * num_labelled + taught) / (num_labelled + num_told).clamp(min=1)


def train(
    model: Any,
    draw: Draw,
    work: Path,
    schedule: Schedule,
    *,
    loss_of: Loss = _loss,
    save_every: float = 240.0,
    device: str | None = None,
) -> Path:
    """Train, going on from the checkpoint in ``work`` if there is one.

    Args:
        model: A classifier to begin with.
        draw: Draws a sentence; it is called without end.
        work: Directory of ``state.pt``.
        schedule: How long and how fast.
        loss_of: What is made small; by default cross entropy with labels, and with what is told.
        save_every: Seconds between two checkpoints.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.

    Returns:
        ``classifier.pt``: all weights that were trained, averaged, in float32.
    """
    work.mkdir(parents=True, exist_ok=True)
    run = _Run(model, schedule, device or best_device(), loss_of)
    state = work / "state.pt"
    if state.exists():
        run.restore(state)
    batches = _batches(draw, run.rng, schedule.batch)
    limit, begun, before = schedule.minutes * 60, time.monotonic(), run.seconds
    saved, reported, loss, pieces, fresh = begun, begun, 0.0, 0, 0
    while run.seconds < limit:
        batch = next(batches)
        value = run.learn(batch, run.seconds / limit)
        run.seconds = before + time.monotonic() - begun
        loss = value if not loss else 0.98 * loss + 0.02 * value
        pieces += sum(len(example.ids) for example in batch)
        fresh += len(batch)
        now = time.monotonic()
        if now - reported > 60:
            _log.info(
                "step %d, %d sentences, loss %.4f, %d pieces/s, %d%% done",
                run.step, run.drawn, loss, pieces / (now - begun), 100 * run.seconds / limit,
            )  # fmt: skip
            reported = now
        if now - saved > save_every:
            run.save(state)
            saved = now
    run.save(state)
    result = work / "classifier.pt"
    with aside(result) as part:
        torch.save(run.averaged, part)
    _log.info("%d steps, %d sentences, loss %.4f", run.step, run.drawn, loss)
    return result


def _batches(draw: Draw, rng: random.Random, budget: int) -> Iterator[Sequence[Example]]:
    while True:
        drawn = [draw(rng) for _ in range(_CHUNK)]
        batches = alike(drawn, lambda example: len(example.ids), budget)
        rng.shuffle(batches)
        yield from batches


class _Run:
    """A training under way: what a checkpoint holds, and one step of it."""

    def __init__(self, model: Any, schedule: Schedule, device: str, loss_of: Loss = _loss) -> None:
        torch.manual_seed(schedule.seed)
        self.model, self._device, self._schedule = model.to(device).train(), device, schedule
        self._loss_of = loss_of
        self._is_half = has_bfloat16(device)
        for parameter in model.bert.embeddings.parameters():
            parameter.requires_grad_(False)
        for layer in model.bert.encoder.layer[: schedule.frozen]:
            for parameter in layer.parameters():
                parameter.requires_grad_(False)
        self._trained = {n: p for n, p in model.named_parameters() if p.requires_grad}
        self.averaged = {name: p.detach().clone() for name, p in self._trained.items()}
        groups: dict[tuple[float, float], list[nn.Parameter]] = {}
        for name, parameter in self._trained.items():
            is_head = name.startswith("classifier")
            rate = schedule.head_rate if is_head else schedule.learning_rate
            groups.setdefault((rate, 0.0 if parameter.ndim == 1 else 0.01), []).append(parameter)
        self._optimizer = torch.optim.AdamW(
            [{"params": p, "lr": r, "weight_decay": d} for (r, d), p in groups.items()],
            betas=(0.9, 0.98),
            fused=True,
        )
        self._peaks = [group["lr"] for group in self._optimizer.param_groups]
        self.rng = random.Random(schedule.seed)
        self.step, self.drawn, self.seconds = 0, 0, 0.0

    def learn(self, batch: Sequence[Example], done: float) -> float:
        """Take a step and return its loss."""
        schedule = self._schedule
        self.step += 1
        self.drawn += len(batch)
        rate = min(1.0, self.step / schedule.warm_up) * max(0.05, 1.0 - done)
        for group, peak in zip(self._optimizer.param_groups, self._peaks, strict=True):
            group["lr"] = peak * rate
        with torch.autocast(self._device, torch.bfloat16, enabled=self._is_half):
            loss = self._loss_of(self.model, _tensors(batch, self._device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._trained.values(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        if self.step % _AVERAGE_EVERY == 0:
            # At first the average is of what there is, not of the beginning.
            keep = min(schedule.average, 1 - 1 / (self.step / _AVERAGE_EVERY))
            with torch.no_grad():
                for name, parameter in self._trained.items():
                    self.averaged[name].lerp_(parameter, 1 - keep)
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Write a checkpoint; a crash while writing leaves the one before."""
        state = {
            "trained": {name: p.detach() for name, p in self._trained.items()},
            "averaged": self.averaged,
            "optimizer": self._optimizer.state_dict(),
            "chance": torch.get_rng_state(),
            "progress": [self.step, self.drawn, self.seconds],
            "device": device_name(self._device),
        }
        with aside(path) as part:
            torch.save(state, part)

    def restore(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, map_location=self._device, weights_only=True)
        self.model.load_state_dict(state["trained"], strict=False)
        self.averaged = state["averaged"]
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["chance"].cpu())
        self.step, self.drawn, self.seconds = state["progress"]
        # What was drawn before is not drawn again in the same order.
        self.rng = random.Random(self._schedule.seed * 1_000_003 + self.step)


def _tensors(examples: Sequence[Example], device: str) -> Batch:
    longest = max(len(example.ids) for example in examples)

    def padded(rows: list[list[int]], value: int) -> Tensor:
        return torch.tensor([row + [value] * (longest - len(row)) for row in rows], device=device)

    told: Tensor | None = None
    if any(example.told is not None for example in examples):
        told = torch.zeros(len(examples), longest, len(BIO))
        for number, example in enumerate(examples):
            if example.told is not None:
                told[number, : len(example.told)] = torch.from_numpy(example.told)
        told = told.to(device)
    return Batch(
        padded([example.ids for example in examples], 1),
        padded([[1] * len(example.ids) for example in examples], 0),
        padded([example.labels for example in examples], IGNORED),
        torch.tensor([[example.has_misc] for example in examples], device=device),
        told,
    )
