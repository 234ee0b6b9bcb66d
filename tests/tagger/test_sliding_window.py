import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from eat_edge.tagger.sliding_window import Window, few_ahead, tag_probabilities, window_bounds

NUM_TAGS = 3


class Network:
    """Gives every position logits of its own, so that a misplaced one shows; notes what it ran."""

    def __init__(self, before: int = 0, after: int = 0) -> None:
        self.before, self.after = before, after
        self.runs: list[tuple[int, int]] = []
        self.widths: dict[Window, int] = {}

    def __call__(self, batch: Sequence[Window], width: int) -> NDArray[np.float32]:
        self.runs.append((len(batch), width))
        logits = np.full((len(batch), width, NUM_TAGS), np.nan, np.float32)
        for row, window in enumerate(batch):
            size = window.end - window.start
            assert self.before + size + self.after <= width
            self.widths[window] = width
            positions = np.arange(window.start, window.end)
            logits[row, self.before : self.before + size] = expected_logits(
                window.sequence, positions
            )
        return logits


def exhaust(results: Iterable[object]) -> None:
    deque(results, maxlen=0)


def expected_logits(sequence: int, positions: NDArray[np.int64]) -> NDArray[np.float32]:
    angles = positions[:, None] + 0.1 * sequence + np.arange(NUM_TAGS)
    return np.asarray(40 * np.sin(angles), np.float32)


def expected(sequence: int, length: int) -> NDArray[np.float64]:
    powers = np.exp(expected_logits(sequence, np.arange(length)).astype(np.float64))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@given(
    lengths=st.lists(st.integers(0, 70), max_size=8),
    room=st.integers(1, 30),
    margins=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    max_batch=st.integers(1, 200),
)
def test_every_position_gets_its_own_result(
    lengths: list[int], room: int, margins: tuple[int, int], max_batch: int
) -> None:
    network = Network(*margins)
    results = list(
        tag_probabilities(
            lengths,
            network,
            num_tags=NUM_TAGS,
            max_length=room + sum(margins),
            max_batch=max_batch,
            margins=margins,
        )
    )
    assert sorted(sequence for sequence, _ in results) == list(range(len(lengths)))
    for sequence, rows in results:
        assert len(rows) == lengths[sequence]
        assert rows.dtype == np.float32
        np.testing.assert_allclose(rows, expected(sequence, len(rows)), rtol=1e-3, atol=1e-6)
    assert all(width <= room + sum(margins) for _, width in network.runs)
    assert all(rows == 1 or rows * width <= max_batch for rows, width in network.runs)


def test_windows_of_one_width_go_together() -> None:
    network, lengths = Network(), [2, 9, 8, 20, 10, 2]
    exhaust(tag_probabilities(lengths, network, num_tags=NUM_TAGS, max_length=20, max_batch=16))
    assert sorted(network.runs) == [(1, 8), (1, 16), (1, 16), (1, 20), (2, 8)]


def test_what_takes_no_padding_gets_none() -> None:
    network, lengths = Network(), [2, 9, 8, 20, 10, 2]
    exhaust(
        tag_probabilities(lengths, network, num_tags=NUM_TAGS, max_length=20, max_batch=16, step=1)
    )
    assert sorted(network.runs) == [(1, 8), (1, 9), (1, 10), (1, 20), (2, 2)]


def test_a_sequence_is_told_while_others_are_read() -> None:
    network, lengths = Network(), [16, 0, 40, 8]
    told = tag_probabilities(lengths, network, num_tags=NUM_TAGS, max_length=16, max_batch=16)
    seen = [(sequence, len(network.runs)) for sequence, _ in told]
    assert [sequence for sequence, _ in seen] == [1, 0, 2, 3]
    assert [num_runs for _, num_runs in seen] == [0, 1, 4, 5]


def test_an_executor_reads_batches_at_once() -> None:
    network, both = Network(), threading.Barrier(2, timeout=60)

    def meeting(batch: Sequence[Window], width: int) -> NDArray[np.float32]:
        both.wait()
        return network(batch, width)

    with ThreadPoolExecutor(2) as pool:
        told = tag_probabilities(
            [8, 16], meeting, num_tags=NUM_TAGS, max_length=16, max_batch=16, each=pool.map
        )
        for sequence, rows in told:
            np.testing.assert_allclose(rows, expected(sequence, len(rows)), rtol=1e-3, atol=1e-6)


@given(
    length=st.integers(1, 70), company=st.lists(st.integers(0, 70)), max_batch=st.integers(1, 999)
)
def test_the_width_of_a_window_is_its_own_affair(
    length: int, company: list[int], max_batch: int
) -> None:
    alone, together = Network(1, 1), Network(1, 1)
    for network, lengths in ((alone, [length]), (together, [length, *company])):
        exhaust(
            tag_probabilities(
                lengths,
                network,
                num_tags=NUM_TAGS,
                max_length=27,
                max_batch=max_batch,
                margins=(1, 1),
            )
        )
    for window, width in alone.widths.items():
        assert together.widths[window] == width


@given(length=st.integers(0, 2000), size=st.integers(1, 300))
def test_windows_own_every_position_once(length: int, size: int) -> None:
    windows = list(window_bounds(length, size))
    owned = [position for *_, start, end in windows for position in range(start, end)]
    assert owned == list(range(length))
    for start, end, own_start, own_end in windows:
        assert 0 <= start <= own_start < own_end <= end <= length
        assert end - start <= size


def test_owned_positions_have_context_on_both_sides() -> None:
    windows = list(window_bounds(1000, 128))
    for (_, end, _, own_end), (start, _, own_start, _) in itertools.pairwise(windows):
        assert end - own_end == 16
        assert own_start - start == 16


def test_no_more_than_a_few_batches_are_handed_in_before_they_are_wanted() -> None:
    handed_in = 0

    class Pool(Executor):
        def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
            nonlocal handed_in
            handed_in += 1
            done: Future[Any] = Future()
            done.set_result(work(*args, **named))
            return done

    batches = [((), width) for width in range(9)]
    results = few_ahead(Pool(), 3, lambda batch: np.full(1, batch[1], np.float32), batches)
    assert handed_in == 0
    for number, result in enumerate(results):
        assert result == [number]
        assert handed_in == min(number + 3, 9)
