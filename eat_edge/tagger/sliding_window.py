"""Sequences of any length through a token classifier that takes short ones, many at once."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Window", "few_ahead", "in_order", "tag_probabilities", "window_bounds"]


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a sequence that goes through the network at once.

    Attributes:
        sequence: Which sequence.
        start: First position shown.
        end: One past the last.
        own_start: First position whose result is taken from this window.
        own_end: One past the last.
    """

    sequence: int
    start: int
    end: int
    own_start: int
    own_end: int


_Batch = tuple[Sequence[Window], int]
"""Windows, and the width that they are padded to."""

Each = Callable[
    [Callable[[_Batch], NDArray[np.float32]], Sequence[_Batch]], Iterable[NDArray[np.float32]]
]
"""Calls a function with one batch after the other and gives its results in their order."""


def tag_probabilities(
    lengths: Sequence[int],
    logits: Callable[[Sequence[Window], int], NDArray[np.float32]],
    *,
    num_tags: int,
    max_length: int,
    max_batch: int,
    step: int = 8,
    margins: tuple[int, int] = (0, 0),
    each: Each = map,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Classify every position of every sequence.

    A sequence longer than the network's input is read in overlapping windows; nothing is cut off.
    A window is padded to a width that its own length decides, and goes together with windows of
    that width only: what stands beside it does not change the sums it goes through. The int8 models
    of ``export.onnx.int8`` then give the same bits in any company, which padding to the longest
    window does not: a float that rounds otherwise takes another int8 step (measured on a tagger of
    4 layers: 0.005 of a probability).

    Args:
        lengths: Positions of each sequence, margins left out.
        logits: Runs the network on some windows, padded to the given width (margins included);
            gives (windows, width, tags), the window's first position after the first margin.
        num_tags: Columns of the result.
        max_length: Longest input of the network, margins included; must exceed the two margins.
        max_batch: Positions, margins and padding included, that go through the network at once;
            bounds memory. A single window may be longer.
        step: Widths are multiples of this: coarse enough that windows share widths, fine enough to
            waste little on padding. 1 for a network that takes none.
        margins: Positions the network wants before each window, and after it.
        each: ``map``, or that of an executor, which calls ``logits`` from several threads at once.

    Yields:
        Every sequence once, as soon as its last window is read: which one, and (length, tags), each
        row summing to 1.
    """
    by_width: dict[int, list[Window]] = {}
    for sequence, length in enumerate(lengths):
        for bounds in window_bounds(length, max_length - sum(margins)):
            window = Window(sequence, *bounds)
            width = min(-(-(window.end - window.start + sum(margins)) // step) * step, max_length)
            by_width.setdefault(width, []).append(window)
    batches = [
        (batch, width)
        for width, windows in by_width.items()
        for batch in _batches(windows, max(1, max_batch // width))
    ]
    results = [np.empty((length, num_tags), np.float32) for length in lengths]
    yield from ((sequence, rows) for sequence, rows in enumerate(results) if not len(rows))
    num_missing = Counter(window.sequence for batch, _ in batches for window in batch)

    def read(batch: _Batch) -> NDArray[np.float32]:
        return _softmax(logits(*batch))

    for (batch, _), probabilities in zip(batches, each(read, batches), strict=True):
        for row, window in enumerate(batch):
            first = margins[0] - window.start
            owned = probabilities[row, first + window.own_start : first + window.own_end]
            results[window.sequence][window.own_start : window.own_end] = owned
            num_missing[window.sequence] -= 1
            if not num_missing[window.sequence]:
                yield window.sequence, results[window.sequence]


def few_ahead(
    pool: Executor,
    ahead: int,
    read: Callable[[_Batch], NDArray[np.float32]],
    batches: Sequence[_Batch],
) -> Iterator[NDArray[np.float32]]:
    """`Executor.map` that hands in so many batches before the first of them is asked for.

    So whoever stops asking waits for few of them, and others that use the pool wait for few. A
    single batch is read by whoever asks.
    """
    if len(batches) == 1:
        yield read(batches[0])
        return
    under_way: deque[Future[NDArray[np.float32]]] = deque()
    for batch in batches:
        under_way.append(pool.submit(read, batch))
        if len(under_way) >= ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def in_order(numbered: Iterable[tuple[int, _T]]) -> list[_T]:
    """What came as it was done, by its number."""
    return [one for _, one in sorted(numbered, key=itemgetter(0))]


def window_bounds(length: int, size: int) -> Iterator[tuple[int, int, int, int]]:
    """Cover a sequence with windows that overlap by a quarter and share out the overlap.

    Args:
        length: Positions to cover; 0 gives no window.
        size: Longest window, at least 1.

    Yields:
        Start and end of each window, then start and end of the part it owns. Owned parts follow
        one another without gap; where windows overlap, each owns the half farther from its edge.
    """
    overlap = size // 4
    start = own_start = 0
    while length:
        end = min(start + size, length)
        own_end = end if end == length else end - overlap // 2
        yield start, end, own_start, own_end
        if end == length:
            return
        start, own_start = end - overlap, own_end


def _batches(windows: Sequence[Window], size: int) -> Iterator[Sequence[Window]]:
    for first in range(0, len(windows), size):
        yield windows[first : first + size]


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float32] = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities
