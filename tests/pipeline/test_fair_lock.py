"""The lock: one at a time, in the order of arrival, and no turn is ever lost."""

import threading
from typing import Any

import pytest

from eat_edge.pipeline.fair_lock import FairLock


class Arrivals:
    """Starts threads that queue at a gate, one after the other."""

    def __init__(self, gate: FairLock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate = gate
        self.served: list[int] = []
        self.threads: list[threading.Thread] = []
        self.has_queued = threading.Semaphore(0)
        arrivals = self

        class Announced(threading.Event):
            def wait(self, timeout: float | None = None) -> bool:
                arrivals.has_queued.release()
                return super().wait(timeout)

        monkeypatch.setattr(threading, "Event", Announced)

    def queue(self, number: int) -> None:
        """Start a thread and return when it stands in the queue."""
        thread = threading.Thread(target=self._enter, args=(number,), daemon=True)
        self.threads.append(thread)
        thread.start()
        assert self.has_queued.acquire(timeout=30)

    def join(self) -> None:
        for thread in self.threads:
            thread.join(timeout=30)
            assert not thread.is_alive()

    def _enter(self, number: int) -> None:
        with self.gate:
            self.served.append(number)


@pytest.fixture
def gate() -> FairLock:
    return FairLock()


@pytest.fixture
def arrivals(gate: FairLock, monkeypatch: pytest.MonkeyPatch) -> Arrivals:
    return Arrivals(gate, monkeypatch)


def test_waiters_are_served_in_the_order_they_came(gate: FairLock, arrivals: Arrivals) -> None:
    with gate:
        for number in range(6):
            arrivals.queue(number)
        assert arrivals.served == []
    arrivals.join()
    assert arrivals.served == list(range(6))


def test_whoever_comes_back_goes_to_the_end(gate: FairLock, arrivals: Arrivals) -> None:
    with gate:
        arrivals.queue(1)
    with gate:
        assert arrivals.served == [1]
    arrivals.join()


def test_only_one_is_inside(gate: FairLock) -> None:
    inside = 0
    seen: set[int] = set()
    barrier = threading.Barrier(4, timeout=30)

    def work() -> None:
        nonlocal inside
        barrier.wait()
        for _ in range(300):
            with gate:
                inside += 1
                seen.add(inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert seen == {1}


def test_an_error_inside_lets_the_next_one_in(gate: FairLock) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError), gate:
            raise RuntimeError


def test_a_waiter_that_is_interrupted_gives_up_its_place(
    gate: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gate:
        interrupt_waiting(monkeypatch)
        with pytest.raises(KeyboardInterrupt), gate:
            raise AssertionError("let in while the gate was held")
        monkeypatch.undo()
    assert is_free(gate)


def test_a_waiter_interrupted_at_its_turn_passes_it_on(
    gate: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.__enter__()
    interrupt_waiting(monkeypatch, before=lambda: gate.__exit__(None, None, None))
    with pytest.raises(KeyboardInterrupt), gate:
        raise AssertionError("let in although interrupted")
    monkeypatch.undo()
    assert is_free(gate)


def interrupt_waiting(monkeypatch: pytest.MonkeyPatch, before: Any = lambda: None) -> None:
    """Let Ctrl-C come while somebody waits, as it does in the main thread."""

    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            before()
            raise KeyboardInterrupt

    monkeypatch.setattr(threading, "Event", Interrupted)


def is_free(gate: FairLock) -> bool:
    entered = threading.Event()

    def enter() -> None:
        with gate:
            entered.set()

    thread = threading.Thread(target=enter, daemon=True)
    thread.start()
    return entered.wait(timeout=10)


def test_a_turn_that_does_not_come_in_time_is_left_to_the_others() -> None:
    gate = FairLock()
    with gate, gate.turn(0.01) as is_ours:
        assert not is_ours
    with gate.turn(0.01) as is_ours:
        assert is_ours
        with gate.turn(0.0) as is_second:
            assert not is_second
    with gate.turn(0.0) as is_ours:
        assert is_ours


def test_whoever_has_it_gives_way_to_those_that_wait(gate: FairLock, arrivals: Arrivals) -> None:
    with gate:
        gate.give_way()
        for number in range(3):
            arrivals.queue(number)
        gate.give_way()
        assert arrivals.served == [0, 1, 2]
        arrivals.queue(3)
        assert arrivals.served == [0, 1, 2]
    arrivals.join()
    assert arrivals.served == [0, 1, 2, 3]


def test_an_interruption_while_giving_way_leaves_it_where_it_was(
    gate: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            monkeypatch.undo()
            raise KeyboardInterrupt

    leave = threading.Event()
    with gate:
        waiting = threading.Event()
        gate._waiting.append(waiting)

        def release() -> None:
            waiting.wait(30)
            leave.wait(30)
            gate._release()

        other = threading.Thread(target=release)
        other.start()
        monkeypatch.setattr(threading, "Event", Interrupted)
        leave.set()
        with pytest.raises(KeyboardInterrupt):
            gate.give_way()
        assert gate._is_held
    other.join(30)
    assert not gate._is_held
