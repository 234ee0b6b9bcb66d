"""Batches of training sequences: one to a row on a CPU, packed into full rows on a GPU.

A CPU likes rows of like length, whatever it is: attention written out costs with the square of it.
A GPU likes every batch to have the same shape, so that the model is compiled once and no launch
waits, and nothing spent on padding.
"""

import bisect
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from export.mini.ahead import alike, to_device
from export.mini.llm.example import IGNORE, Example

__all__ = ["NO_PIECE", "Batch", "Draws", "Layout", "draw_batches", "lay_out", "sees"]

Row = list[Example]
NO_PIECE = 1
"""Padding of what an encoder reads, ``<pad>`` of XLM-R."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sequences side by side and one behind the other; all but the last (rows, length) int32.

    Attributes:
        tokens: Padding is 0.
        positions: Of each token in its own sequence.
        examples: Which sequence of its row a token is of; padding is -1.
        forks: 0 in the trunk of its sequence, else the number of its question.
        targets: The next token, or ``IGNORE``.
        pieces: What an encoder reads, (sequences, longest) int32 in the order of the rows; padding
            is ``NO_PIECE``.
    """

    tokens: NDArray[np.int32]
    positions: NDArray[np.int32]
    examples: NDArray[np.int32]
    forks: NDArray[np.int32]
    targets: NDArray[np.int32]
    pieces: NDArray[np.int32]

    def to(self, device: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Tokens, positions, what sees what and targets, as ``SmallLlama.loss`` takes them."""
        arrays = (self.tokens, self.positions, self.examples, self.forks, self.targets)
        tokens, positions, examples, forks, targets = (to_device(a, device) for a in arrays)
        return tokens, positions, sees(positions, examples, forks), targets.long()


@dataclass(frozen=True, slots=True)
class Layout:
    """How sequences become batches.

    Attributes:
        batch_tokens: Padded tokens of a batch.
        row: Tokens of a row that sequences are packed into, all batches of one shape; None for one
            sequence to a row.
    """

    batch_tokens: int
    row: int | None = None

    @property
    def chunk(self) -> int:
        """Sequences drawn at a time: enough for batches of like length, or for full rows."""
        return max(2048, self.batch_tokens // 4)

    def batches(self, examples: Sequence[Example], rng: random.Random) -> list[Batch]:
        """Divide a chunk into batches, in random order.

        Packed, what does not fill a batch is left out, and what is longer than a row.
        """
        if self.row is None:
            parts = alike(examples, _length, self.batch_tokens)
            rng.shuffle(parts)
            return [lay_out([[one] for one in part]) for part in parts]
        rows, count = _packed(examples, self.row), self.batch_tokens // self.row
        rng.shuffle(rows)
        starts = range(0, len(rows) - count + 1, count)
        return [lay_out(rows[at : at + count], self.row) for at in starts]


def lay_out(rows: Sequence[Row], length: int | None = None) -> Batch:
    """Write sequences into rows.

    Args:
        rows: Sequences one behind the other.
        length: Of a row; None for that of the longest.
    """
    length = length or max(sum(len(one.tokens) for one in row) for row in rows)
    fills = (0, 0, -1, 0, IGNORE)
    pieces = [one.pieces for row in rows for one in row]
    longest = max(map(len, pieces), default=0)
    read = np.full((len(pieces), longest), NO_PIECE, dtype=np.int32)
    arrays = (np.full((len(rows), length), fill, dtype=np.int32) for fill in fills)
    tokens, positions, examples, forks, targets = arrays
    batch = Batch(tokens, positions, examples, forks, targets, read)
    for number, some in enumerate(pieces):
        read[number, : len(some)] = some
    for number, row in enumerate(rows):
        at = 0
        for index, one in enumerate(row):
            place = slice(at, at + len(one.tokens))
            batch.tokens[number, place] = one.tokens
            batch.positions[number, place] = one.positions
            batch.examples[number, place] = index
            batch.forks[number, place] = one.forks
            batch.targets[number, place] = one.targets
            at = place.stop
    return batch


def sees(positions: Tensor, examples: Tensor, forks: Tensor) -> Tensor:
    """Which token attends to which: (rows, length, length) bool.

    A token sees its own sequence only: what has a lower position and is in the trunk, and its own
    question up to itself.
    """
    place = torch.arange(positions.shape[1], device=positions.device)
    is_before = place[:, None] >= place[None, :]
    is_own = forks[:, :, None] == forks[:, None, :]
    is_trunk = (forks[:, None, :] == 0) & (positions[:, None, :] < positions[:, :, None])
    return is_before & (examples[:, :, None] == examples[:, None, :]) & (is_own | is_trunk)


class Draws(Protocol):
    """Draws sequences without end."""

    def draw(self, rng: random.Random) -> Example:
        """Draw one."""
        ...


def draw_batches(sampler: Draws, layout: Layout, seed: int, chunk: int) -> list[Batch]:
    """A chunk of batches.

    Args:
        sampler: Draws the sequences.
        layout: Of the batches.
        seed: Of the whole run.
        chunk: Number of the chunk; the same numbers give the same batches.
    """
    rng = random.Random(seed * 1_000_003 + chunk)
    examples = [sampler.draw(rng) for _ in range(layout.chunk)]
    return layout.batches(examples, rng)


def _packed(examples: Sequence[Example], length: int) -> list[Row]:
    """Best fit, the longest first: a sequence goes where it leaves the least room."""
    rows: list[Row] = []
    room: list[tuple[int, int]] = []
    for example in sorted(examples, key=_length, reverse=True):
        size = len(example.tokens)
        if size > length:
            continue
        best = bisect.bisect_left(room, (size, 0))
        left, row = room.pop(best) if best < len(room) else (length, len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(example)
        bisect.insort(room, (left - size, row))
    return rows


def _length(example: Example) -> int:
    return len(example.tokens)
