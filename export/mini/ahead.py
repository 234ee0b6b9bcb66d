"""Training data on its way to the model: in batches, drawn ahead by other processes, in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from eat_edge.cpus import available_cpus

__all__ = ["ENDLESS", "alike", "device_name", "drawn_ahead", "helpers", "to_device"]

T = TypeVar("T")

ENDLESS = 2**40
"""More chunks than anyone draws."""


def helpers(device: str, most: int) -> int:
    """How many processes may draw for a device.

    A CPU draws its own when it needs it: it has no one else to do it.
    """
    return 0 if device == "cpu" else max(1, min(most, available_cpus() - 1))


def drawn_ahead(draw: Callable[[int], T], numbers: Sequence[int], *, workers: int) -> Iterator[T]:
    """Draw chunk after chunk, in order.

    Args:
        draw: Draws the chunk of a number; the same number gives the same chunk.
        numbers: Of the chunks.
        workers: Processes that draw ahead; with 0 each is drawn when it is asked for.
    """
    yield from DataLoader(
        _Numbered(draw),
        sampler=numbers,
        batch_size=None,
        num_workers=workers,
        collate_fn=_as_it_is,
    )


def alike(items: Iterable[T], length: Callable[[T], int], budget: int) -> list[list[T]]:
    """Divide items into batches of like length, shortest first.

    Args:
        items: In any order.
        length: Of an item.
        budget: Most that a batch may come to when all of it are as long as its longest.
    """
    batches: list[list[T]] = [[]]
    for item in sorted(items, key=length):
        if (len(batches[-1]) + 1) * length(item) > budget:
            batches.append([])
        batches[-1].append(item)
    return [batch for batch in batches if batch]


def to_device(array: NDArray[np.int32], device: str) -> Tensor:
    """Hand an array over without waiting for a GPU."""
    tensor = torch.from_numpy(array)
    return tensor if device == "cpu" else tensor.pin_memory().to(device, non_blocking=True)


def device_name(device: str) -> str:
    """What a model card says it was trained on."""
    return torch.cuda.get_device_name() if device == "cuda" else "a CPU"


class _Numbered(Dataset[T]):
    def __init__(self, draw: Callable[[int], T]) -> None:
        self._draw = draw

    def __getitem__(self, number: int) -> T:
        return self._draw(number)


def _as_it_is(chunk: T) -> T:
    return chunk
