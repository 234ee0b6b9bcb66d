from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from decoder_fakes import FakeBackend
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.decoder import Request
from eat_edge.decoder.scheduler import Scheduler, plan
from eat_edge.decoder.sequence import Sequence, Status
from eat_edge.decoder.slots import Slots


@dataclass(eq=False)
class Work:
    num_pending: int
    is_prefilling: bool
    last_step: int = -1


WORKS = st.lists(
    st.builds(Work, st.integers(1, 50), st.booleans(), st.integers(-1, 20)), min_size=1, max_size=12
)


@given(WORKS, st.integers(1, 64))
def test_plan_stays_within_the_budget_and_wastes_none_of_it(works: Any, budget: int) -> None:
    planned = plan(works, budget)
    counts = [count for _, count in planned]
    assert sum(counts) <= budget
    assert all(1 <= count <= work.num_pending for work, count in planned)
    assert len({id(work) for work, _ in planned}) == len(planned)
    demand = sum(work.num_pending for work in works)
    if any(work.is_prefilling for work in works) or demand <= budget:
        generating = sum(work.num_pending for work in works if not work.is_prefilling)
        prefilling = demand - generating
        kept = min(budget // 4, prefilling) if prefilling else 0
        assert sum(counts) >= min(demand, budget) - (budget // 4 - kept)
    else:
        assert sum(counts) == budget


def test_every_generating_sequence_moves_while_a_long_prompt_is_read() -> None:
    works = [Work(1000, True), *(Work(1, False) for _ in range(6))]
    planned = {id(work): count for work, count in plan(works, 16)}
    assert [planned.get(id(work)) for work in works] == [10, 1, 1, 1, 1, 1, 1]


def test_prompts_keep_a_share_however_many_generate() -> None:
    works = [*(Work(1, False) for _ in range(40)), Work(30, True)]
    planned = plan(works, 16)
    assert sum(count for work, count in planned if work.is_prefilling) == 4
    assert sum(count for work, count in planned if not work.is_prefilling) == 12


def test_prompts_are_read_in_order_of_arrival() -> None:
    first, second, third = Work(10, True, 5), Work(10, True), Work(10, True)
    assert [(work is first, count) for work, count in plan([first, second, third], 15)] == [
        (True, 10),
        (False, 5),
    ]


@given(st.integers(1, 20), st.integers(1, 8))
def test_none_is_passed_over_twice_when_the_budget_is_short(num_works: int, budget: int) -> None:
    works = [Work(1, False) for _ in range(num_works)]
    rounds = -(-num_works // budget)
    for step in range(rounds):
        for work, _ in plan(works, budget):
            work.last_step = step
    assert all(work.last_step >= 0 for work in works)


def scheduler_with(
    *prompts: tuple[int, ...], max_sequences: int = 2, first: list[tuple[int, ...]] | tuple[()] = ()
) -> Any:
    backend = FakeBackend(max_sequences=max_sequences)
    scheduler = Scheduler(Slots(backend, max_sequences), max_sequences, Counter())
    sequences = [
        Sequence(Request(prompt, 5, frozenset(), goes_first=prompt in first), Future())
        for prompt in prompts
    ]
    for sequence in sequences:
        scheduler.add(sequence)
    return scheduler, sequences


def test_requests_are_admitted_in_their_order_while_there_are_slots() -> None:
    scheduler, (one, two, three) = scheduler_with((1, 2), (3, 4), (5, 6), first=[(5, 6)])
    assert scheduler.admit() == []
    assert scheduler.running == [three, one]
    assert [one.status, two.status, three.status] == [
        Status.RUNNING,
        Status.WAITING,
        Status.RUNNING,
    ]
    scheduler.end(three)
    assert three.status is Status.FINISHED
    scheduler.admit()
    assert scheduler.running == [one, two]
    assert scheduler.num_waiting == 0


def test_a_request_that_was_cancelled_is_not_admitted() -> None:
    scheduler, (one, two) = scheduler_with((1, 2), (3, 4))
    one.outcome.future.cancel()
    assert scheduler.admit() == [one]
    assert scheduler.running == [two]


def test_the_youngest_is_preempted_and_resumed_first_but_not_before_one_has_ended() -> None:
    scheduler, (one, two, three) = scheduler_with((1, 2), (3, 4), (5, 6))
    scheduler.admit()
    assert scheduler.preempt()
    assert (scheduler.running, two.status, two.slot) == ([one], Status.WAITING, -1)
    scheduler.admit()
    assert scheduler.running == [one]
    scheduler.end(one)
    scheduler.admit()
    assert scheduler.running == [two, three]


def test_the_only_request_is_not_preempted() -> None:
    scheduler, (one,) = scheduler_with((1, 2))
    scheduler.admit()
    assert not scheduler.preempt()
    assert scheduler.running == [one]


def test_everything_is_ended_at_once() -> None:
    scheduler, sequences = scheduler_with((1, 2), (3, 4), (5, 6))
    scheduler.admit()
    ended, slots = scheduler.drain()
    assert ended == sequences
    assert sorted(slots) == [0, 1]
    assert not scheduler.has_work
    assert {sequence.status for sequence in sequences} == {Status.FINISHED}
