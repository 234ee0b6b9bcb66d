"""Training data on its way: in order, in batches of like length, and no process too many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from export.mini import ahead  # noqa: E402
from export.mini.ahead import alike, device_name, drawn_ahead, helpers, to_device  # noqa: E402


def test_chunks_come_in_order_and_when_they_are_asked_for() -> None:
    drawn: list[int] = []

    def draw(number: int) -> str:
        drawn.append(number)
        return str(number)

    chunks = drawn_ahead(draw, range(3, 1000), workers=0)
    assert [next(chunks) for _ in range(3)] == ["3", "4", "5"]
    assert drawn == [3, 4, 5]


def test_another_process_draws_the_same() -> None:
    assert list(drawn_ahead(square, [2, 3, 5], workers=1)) == [4, 9, 25]


def square(number: int) -> int:
    return number * number


@given(st.lists(st.integers(1, 9), max_size=30), st.integers(9, 40))
def test_batches_have_like_lengths_and_nothing_is_left_out(lengths: list[int], budget: int) -> None:
    batches = alike(lengths, lambda length: length, budget)
    assert [one for batch in batches for one in batch] == sorted(lengths)
    assert all(batch for batch in batches)
    assert all(len(batch) * max(batch) <= budget for batch in batches)


@pytest.mark.parametrize(
    ("device", "cpus", "num"), [("cpu", 16, 0), ("cuda", 1, 1), ("cuda", 4, 3), ("cuda", 99, 6)]
)
def test_a_cpu_draws_by_itself_and_a_gpu_has_helpers(
    monkeypatch: pytest.MonkeyPatch, device: str, cpus: int, num: int
) -> None:
    monkeypatch.setattr(ahead, "available_cpus", lambda: cpus)
    assert helpers(device, 6) == num


def test_an_array_is_handed_over_as_it_is() -> None:
    array = np.array([[1, 2]], np.int32)
    tensor = to_device(array, "cpu")
    assert (tensor.dtype, tensor.tolist()) == (torch.int32, [[1, 2]])
    assert device_name("cpu") == "a CPU"
