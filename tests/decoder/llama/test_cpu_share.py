"""Threads give way to other processes at once, and come back when those have ended."""

import pytest

from eat_edge.cpus import CpuSample, available_cpus, sample_cpus
from eat_edge.decoder.llama.cpu_share import CpuShare


class Machine:
    """A machine of some CPUs on which ours and others' threads run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cpus: int = 4) -> None:
        self.now, self.busy, self.own, self.available = 100.0, 0.0, 0.0, cpus
        monkeypatch.setattr("time.monotonic", lambda: self.now)
        monkeypatch.setattr(CpuShare, "_spent", 0.0)

    def sample(self) -> CpuSample:
        return CpuSample(self.now, self.busy, self.own, self.available)

    def spend(self, seconds: float, *, ours: float = 0.0, others: float = 0.0) -> None:
        """Let time pass, with so many CPUs at work."""
        self.now += seconds
        self.own += ours * seconds
        self.busy += (ours + others) * seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def threads_of(share: CpuShare) -> int:
    with share.turn() as threads:
        return threads


@pytest.mark.parametrize(
    ("others", "threads"), [(0.0, 4), (0.3, 4), (0.7, 3), (1.0, 3), (2.0, 2), (3.9, 1), (9.0, 1)]
)
def test_what_others_take_is_left_to_them(machine: Machine, others: float, threads: int) -> None:
    share = CpuShare(4, machine.sample)
    machine.spend(0.5, ours=1.0, others=others)
    assert threads_of(share) == threads


def test_our_own_work_is_no_reason_to_give_way(machine: Machine) -> None:
    share = CpuShare(4, machine.sample)
    machine.spend(0.5, ours=4.0)
    assert threads_of(share) == 4


def test_there_are_never_more_than_asked_for(machine: Machine) -> None:
    share = CpuShare(2, machine.sample)
    machine.spend(0.5, ours=2.0, others=2.0)
    assert threads_of(share) == 2


def test_they_come_back_one_look_later_than_others_have_ended(machine: Machine) -> None:
    share = CpuShare(4, machine.sample)
    machine.spend(0.5, others=2.0)
    assert threads_of(share) == 2
    machine.spend(0.5, ours=2.0)
    assert threads_of(share) == 2
    machine.spend(0.5, ours=2.0)
    assert threads_of(share) == 4


def test_a_quota_that_shrinks_counts(machine: Machine) -> None:
    share = CpuShare(4, machine.sample)
    machine.available = 1
    machine.spend(0.5)
    assert threads_of(share) == 1


def test_it_looks_no_more_often_than_is_worth_it(machine: Machine) -> None:
    looks: list[float] = []

    def look() -> CpuSample:
        looks.append(machine.now)
        return machine.sample()

    share = CpuShare(4, look)
    for _ in range(100):
        machine.spend(0.01)
        threads_of(share)
    assert 3 <= len(looks) <= 5
    alone = CpuShare(1, look)
    looks.clear()
    machine.spend(1.0, others=4.0)
    assert threads_of(alone) == 1
    assert not looks


def test_after_a_pause_it_is_taken_to_go_on_as_it_was(machine: Machine) -> None:
    share = CpuShare(4, machine.sample)
    machine.spend(3600, others=3.0)
    assert threads_of(share) == 1
    machine.spend(3600)
    machine.spend(0.5)
    assert threads_of(share) == 1
    machine.spend(0.5)
    assert threads_of(share) == 4


def test_what_has_begun_since_a_long_pause_is_seen_soon(machine: Machine) -> None:
    share = CpuShare(4, machine.sample)
    machine.spend(0.5, ours=4.0)
    assert threads_of(share) == 4
    machine.spend(60)
    assert threads_of(share) == 4
    # It was quiet all along the pause, and somebody begins together with us.
    machine.spend(0.12, ours=2.0, others=2.0)
    assert threads_of(share) == 2


def test_another_pool_of_this_process_is_somebody_else(machine: Machine) -> None:
    ours, other = CpuShare(4, machine.sample), CpuShare(4, machine.sample)
    with other.turn() as threads:
        # Both compute all the time, and each gets half of the CPUs.
        machine.spend(0.5, ours=4.0)
    assert threads == 4
    assert threads_of(ours) < 4


def test_the_system_tells_what_is_needed() -> None:
    before = sample_cpus()
    while sample_cpus().own - before.own < 0.05:
        pass
    after = sample_cpus()
    assert after.available == available_cpus()
    assert after.at > before.at
    assert after.busy >= before.busy
