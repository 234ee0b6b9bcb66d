"""Trains the spotter: a small character-level tagger of the source language.

A Transformer encoder over characters; each character comes with what the lexicon says of it. It
learns from projections (``projection``), and from another spotter that did, if there is one: no
label of a target language is used.
"""

import logging
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from eat_edge.tagger.gazetteer import NUM_IDS, gazetteer_ids
from eat_edge.tagger.spotter import Spotter
from eat_edge.types import LABELS
from export.atomic_write import aside
from export.mini.ahead import ENDLESS, alike, device_name, drawn_ahead, helpers, to_device
from export.mini.parallel.projection import DOUBTFUL
from export.mini.parallel.sentence import Drawn
from export.mini.precision import best_device, has_bfloat16
from export.mini.tagger.spotter_data import SpotterSampler, character_table

__all__ = [
    "MAX_CHARACTERS",
    "SHAPES",
    "TAGS",
    "SpotterModel",
    "SpotterShape",
    "arrays",
    "targets",
    "train_spotter",
]

TAGS = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))
MAX_CHARACTERS = 160
_IGNORE = -100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SpotterShape:
    """Sizes of the model."""

    num_characters: int
    width: int
    layers: int
    heads: int
    feed_forward: int


SHAPES = {
    # What two CPU cores can train in hours, and what one large GPU can in minutes.
    "cpu": {"width": 192, "layers": 4, "heads": 6, "feed_forward": 512},
    "gpu": {"width": 256, "layers": 3, "heads": 8, "feed_forward": 768},
}
TAUGHT = 0.4
"""Share of the teacher's word where a projection has one, too: projections miss names."""
BATCH_CHARACTERS = {"cpu": 4096, "cuda": 16384}
"""Padded characters of a batch, by device."""
_CHUNK = 4096
"""Sentences drawn at a time, for batches of like length."""
_WORKERS = 5
"""Processes that draw for a GPU."""
_SAVED = 30.0
"""Seconds between checkpoints."""


class SpotterModel(nn.Module):
    """Characters and gazetteer ids to logits of tags.

    Args:
        shape: Sizes.
    """

    def __init__(self, shape: SpotterShape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.characters = nn.Embedding(shape.num_characters + 2, width, padding_idx=0)
        self.gazetteer = nn.Embedding(NUM_IDS, width)
        self.positions = nn.Embedding(MAX_CHARACTERS, width)
        # Neighbours first: a character alone says little, its bigrams a lot.
        self.near = nn.Conv1d(width, width, 3, padding=1)
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, len(TAGS))

    def forward(self, characters: Tensor, gazetteer: Tensor) -> Tensor:
        """Logits.

        Args:
            characters: (batch, length) int64, 0 is padding.
            gazetteer: (batch, length) int64.

        Returns:
            (batch, length, tags).
        """
        is_text = (characters != 0).unsqueeze(-1)
        place = torch.arange(characters.shape[1], device=characters.device)
        hidden = self.characters(characters) + self.gazetteer(gazetteer)
        # Padding is zero for the convolution, so that no sentence sees how long its batch is.
        near = self.near((hidden * is_text).transpose(1, 2)).transpose(1, 2)
        hidden = functional.dropout(
            hidden + functional.relu(near) + self.positions(place), 0.1, self.training
        )
        bias = torch.where(is_text.transpose(1, 2).unsqueeze(1), 0.0, -1e9)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class _Layer(nn.Module):
    def __init__(self, shape: SpotterShape) -> None:
        super().__init__()
        self.heads, width = shape.heads, shape.width
        self.before_attention = nn.LayerNorm(width)
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.before_feed_forward = nn.LayerNorm(width)
        self.up = nn.Linear(width, shape.feed_forward)
        self.down = nn.Linear(shape.feed_forward, width)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = hidden.shape
        normed = self.before_attention(hidden)
        query, key, value = (
            project(normed).view(batch, length, self.heads, -1).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-2, -1) * (width // self.heads) ** -0.5 + bias
        attended = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
        hidden = hidden + functional.dropout(self.out(attended), 0.1, self.training)
        inner = functional.relu(self.up(self.before_feed_forward(hidden)))
        out: Tensor = hidden + functional.dropout(self.down(inner), 0.1, self.training)
        return out


def train_spotter(
    sampler: SpotterSampler,
    work: Path,
    *,
    minutes: float,
    size: str = "cpu",
    batch_characters: int | None = None,
    learning_rate: float = 1.5e-3,
    begin_with: Mapping[str, Any] | None = None,
    teacher: Path | None = None,
    device: str | None = None,
    seed: int = 1,
) -> Path:
    """Train, or go on training, and write ``spotter.pt``.

    Args:
        sampler: Draws the sentences.
        work: Where the checkpoint is; resumed from.
        minutes: Training time in all, over every resumption.
        size: A key of ``SHAPES``; a run that goes on keeps what it began with.
        batch_characters: Padded characters of a batch; None for ``BATCH_CHARACTERS``.
        learning_rate: At its highest; it warms up and falls linearly over the minutes.
        begin_with: Weights to begin with where there is no checkpoint yet (``load_spotter``).
        teacher: A spotter's ONNX file to learn from, too (Hinton, Vinyals and Dean 2015), and alone
            where nobody else knows anything; of any shape.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.
        seed: Of data and weights.

    Returns:
        The checkpoint.
    """
    device = device or best_device()
    work.mkdir(parents=True, exist_ok=True)
    path = work / "spotter.pt"
    torch.manual_seed(seed)
    state = torch.load(path, map_location=device, weights_only=True) if path.exists() else None
    known = state or begin_with
    table = known["characters"] if known else character_table(sampler.texts)
    shape = SpotterShape(**known["shape"]) if known else SpotterShape(len(table), **SHAPES[size])
    model = SpotterModel(shape).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=learning_rate, weight_decay=0.01, fused=True
    )
    seconds, chunk = 0.0, 0
    if known:
        model.load_state_dict(known["model"])
    if state:
        optimizer.load_state_dict(state["optimizer"])
        seconds, chunk = state["seconds"], state["chunk"]
    numbers = {char: index + 2 for index, char in enumerate(table)}
    autocast = torch.autocast(device, torch.bfloat16, enabled=has_bfloat16(device))
    model.train()
    budget = batch_characters or BATCH_CHARACTERS[device]
    draw = partial(_batches, sampler, numbers, budget, seed, teacher)
    losses: list[Tensor] = []
    since_save = began = time.monotonic()
    workers = helpers(device, _WORKERS)
    for batches in drawn_ahead(draw, range(chunk, ENDLESS), workers=workers):
        for batch in batches:
            done = seconds / (60 * minutes)
            rate = learning_rate * min(1.0, done / 0.03 + 0.02) * max(0.0, 1.0 - done)
            characters, gazetteer, wanted = (to_device(array, device) for array in batch)
            with autocast:
                logits = model(characters, gazetteer)
            loss = -(wanted * logits.float().log_softmax(-1)).sum() / wanted.sum().clamp_min(1.0)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.detach())
            seconds += time.monotonic() - began
            began = time.monotonic()
            if seconds >= 60 * minutes:
                break
        chunk += 1
        is_over = seconds >= 60 * minutes
        if is_over or time.monotonic() - since_save > _SAVED:
            _log.info(
                "%.1f min, %d k sentences, loss %.4f",
                seconds / 60,
                _CHUNK * chunk // 1000,
                torch.stack(losses).mean().item(),
            )
            losses.clear()
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "shape": asdict(shape),
                "characters": table,
                "seconds": seconds,
                "chunk": chunk,
                "drawn": _CHUNK * chunk,
                "device": device_name(device),
            }
            with aside(path) as new:
                torch.save(state, new)
            since_save = began = time.monotonic()
        if is_over:
            break
    return path


def _batches(
    sampler: SpotterSampler,
    numbers: dict[str, int],
    batch_characters: int,
    seed: int,
    teacher: Path | None,
    chunk: int,
) -> list[tuple[NDArray[Any], ...]]:
    """A chunk of batches, each of sentences of like length, in random order."""
    rng = random.Random(seed * 1_000_003 + chunk)
    drawn = [sampler.draw(rng) for _ in range(_CHUNK)]
    fitting = [sentence for sentence in drawn if len(sentence.text) <= MAX_CHARACTERS]
    taught: list[NDArray[np.float32] | None] = [None] * len(fitting)
    if teacher is not None:
        asked = [(sentence.text, sentence.matches) for sentence in fitting]
        taught = [*_open(teacher).probabilities(asked)]
    pairs = zip(fitting, taught, strict=True)
    batches = alike(pairs, lambda pair: len(pair[0].text), batch_characters)
    rng.shuffle(batches)
    made: list[tuple[NDArray[Any], ...]] = []
    for batch in batches:
        sentences, words = zip(*batch, strict=True)
        characters, gazetteer, tags = arrays(sentences, numbers)
        made.append((characters, gazetteer, targets(tags, words)))
    return made


@lru_cache(maxsize=1)
def _open(teacher: Path) -> Spotter:
    """A teacher, once for every process that draws."""
    return Spotter(teacher, threads=1)


def targets(
    tags: NDArray[np.int32], taught: Sequence[NDArray[np.float32] | None]
) -> NDArray[np.float32]:
    """What is to be learnt of every character.

    Args:
        tags: (batch, longest); those below 0 are not known.
        taught: For each sentence the teacher's probabilities, (length, tags); None without one.

    Returns:
        (batch, longest, tags): probabilities, or nothing but 0 where nothing is to be learnt.
    """
    known = tags[..., None] == np.arange(len(TAGS), dtype=np.int32)
    wanted: NDArray[np.float32] = known.astype(np.float32)
    for row, (words, is_known) in enumerate(zip(taught, known.any(axis=-1), strict=True)):
        if words is not None:
            share = np.where(is_known[: len(words), None], TAUGHT, 1.0).astype(np.float32)
            wanted[row, : len(words)] += share * (words - wanted[row, : len(words)])
    return wanted


def arrays(batch: Sequence[Drawn], numbers: dict[str, int]) -> tuple[NDArray[np.int32], ...]:
    """A batch as the model reads it.

    Args:
        batch: Sentences.
        numbers: Of the characters that have one.

    Returns:
        Character ids, gazetteer ids and tags, each (batch, longest) int32; padding is 0, and tags
        below 0 are not learnt.
    """
    longest = max(len(sentence.text) for sentence in batch)
    characters = np.zeros((len(batch), longest), dtype=np.int32)
    gazetteer = np.zeros_like(characters)
    tags = np.full_like(characters, _IGNORE)
    for row, sentence in enumerate(batch):
        length = len(sentence.text)
        characters[row, :length] = [numbers.get(char, 1) for char in sentence.text]
        gazetteer[row, :length] = gazetteer_ids(length, sentence.matches)
        tags[row, :length] = 0
        for start, end, label in sentence.spans:
            is_doubtful = label == DOUBTFUL
            tags[row, start] = _IGNORE if is_doubtful else TAGS.index(f"B-{label}")
            tags[row, start + 1 : end] = _IGNORE if is_doubtful else TAGS.index(f"I-{label}")
    return characters, gazetteer, tags
