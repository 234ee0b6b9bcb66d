"""Sequences of any length through a token classifier that takes short ones, many at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Window", "tag_probabilities", "window_bounds"]


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


def tag_probabilities(
    lengths: Sequence[int],
    logits: Callable[[Sequence[Window], int], NDArray[np.float32]],
    *,
    num_tags: int,
    max_length: int,
    max_batch: int,
    margin: int = 0,
) -> list[NDArray[np.float32]]:
    """Classify every position of every sequence.

    A sequence longer than the network's input is read in overlapping windows; nothing is cut off.
    Windows of similar length go together.

    Args:
        lengths: Positions of each sequence, margins left out.
        logits: Runs the network on some windows, padded to the given width (margins included);
            gives (windows, width, tags), the window's first position after one margin.
        num_tags: Columns of the result.
        max_length: Longest input of the network, margins included; must exceed the two margins.
        max_batch: Positions, margins and padding included, that go through the network at once;
            bounds memory. A single window may be longer.
        margin: Positions the network wants before, and as many after, each window.

    Returns:
        For each sequence (length, tags), each row summing to 1.
    """
    windows = [
        Window(sequence, *bounds)
        for sequence, length in enumerate(lengths)
        for bounds in window_bounds(length, max_length - 2 * margin)
    ]
    results = [np.empty((length, num_tags), np.float32) for length in lengths]
    for batch, width in _batches(windows, max_batch, margin):
        raw = logits(batch, width)
        for row, window in enumerate(batch):
            first = margin - window.start
            owned = raw[row, first + window.own_start : first + window.own_end]
            results[window.sequence][window.own_start : window.own_end] = _softmax(owned)
    return results


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


def _batches(
    windows: Sequence[Window], max_batch: int, margin: int
) -> Iterator[tuple[list[Window], int]]:
    """Windows of similar length, each batch under the budget, with the width it is padded to."""
    batch: list[Window] = []
    width = 0
    for window in sorted(windows, key=lambda window: window.end - window.start):
        # Lengths rise, so the newest window sets the padded width.
        wider = window.end - window.start + 2 * margin
        if batch and wider * (len(batch) + 1) > max_batch:
            yield batch, width
            batch = []
        batch.append(window)
        width = wider
    if batch:
        yield batch, width


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float32] = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities
