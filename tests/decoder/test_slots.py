from collections.abc import Sequence

from decoder_fakes import FakeBackend
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.decoder.slots import Slots, common_prefix, num_slots

LONG = list(range(100, 160))


def decode(backend: FakeBackend, slots: Slots, index: int, tokens: Sequence[int]) -> None:
    backend.caches[index].extend(tokens)
    slots.extend(index, tokens)


def finished(backend: FakeBackend, slots: Slots, tokens: Sequence[int]) -> int:
    lease = slots.acquire([*tokens, 0])
    decode(backend, slots, lease.slot, tokens[lease.reused :])
    slots.release(lease.slot)
    return lease.slot


@given(st.lists(st.integers(0, 1), max_size=40), st.lists(st.integers(0, 1), max_size=40))
def test_common_prefix(left: list[int], right: list[int]) -> None:
    size = common_prefix(left, right)
    assert left[:size] == right[:size]
    assert left[size : size + 1] != right[size : size + 1] or size in (len(left), len(right))


def test_common_prefix_of_long_lists_that_part_late() -> None:
    for size in (1, 63, 64, 65, 999):
        assert common_prefix([7] * 1000, [7] * size + [8] * 500) == size


def test_a_finished_slot_is_continued_in_place() -> None:
    backend = FakeBackend()
    slots = Slots(backend, backend.max_sequences)
    slot = finished(backend, slots, LONG)
    lease = slots.acquire([*LONG, 1, 2])
    assert (lease.slot, lease.reused) == (slot, len(LONG))
    assert backend.copies == []


def test_the_last_token_of_a_prompt_is_never_reused() -> None:
    backend = FakeBackend()
    slots = Slots(backend, backend.max_sequences)
    finished(backend, slots, LONG)
    lease = slots.acquire(LONG)
    assert lease.reused == len(LONG) - 1
    assert backend.caches[lease.slot] == LONG[:-1]


def test_a_busy_slot_is_copied() -> None:
    backend = FakeBackend()
    slots = Slots(backend, backend.max_sequences)
    first = slots.acquire([*LONG, 1])
    decode(backend, slots, first.slot, [*LONG, 1])
    second = slots.acquire([*LONG, 2])
    assert second.slot != first.slot
    assert second.reused == len(LONG)
    assert backend.copies == [(first.slot, second.slot, len(LONG))]


def test_a_short_prefix_is_not_worth_a_copy() -> None:
    backend = FakeBackend()
    slots = Slots(backend, backend.max_sequences)
    first = slots.acquire([1, 2, 3, 4])
    decode(backend, slots, first.slot, [1, 2, 3, 4])
    assert slots.acquire([1, 2, 3, 5]).reused == 0


def test_a_prefix_that_is_being_decoded_is_waited_for() -> None:
    backend = FakeBackend()
    slots = Slots(backend, backend.max_sequences)
    first = slots.acquire([*LONG, 1])
    assert slots.acquire([*LONG, 2]) is None
    decode(backend, slots, first.slot, [*LONG, 1])
    assert slots.acquire([*LONG, 2]).reused == len(LONG)


def test_the_slot_used_least_recently_is_given_up_first() -> None:
    backend = FakeBackend(max_sequences=3)
    slots = Slots(backend, backend.max_sequences)
    kept = [finished(backend, slots, [10 * i, *LONG]) for i in range(3)]
    assert sum(map(bool, backend.caches)) == 3
    lease = slots.acquire([99, 98])
    assert lease.slot == kept[0]
    assert backend.caches[lease.slot] == []


def test_a_sentence_outlives_the_questions_on_another() -> None:
    backend = FakeBackend(max_sequences=4)
    slots = Slots(backend, backend.max_sequences)
    waiting = [7, *LONG]
    finished(backend, slots, waiting)
    for question in range(8):
        finished(backend, slots, [*LONG, 50, question])
    assert slots.acquire([*waiting, 51]).reused == len(waiting)


def test_what_was_worth_much_does_not_stay_for_ever() -> None:
    backend = FakeBackend(max_sequences=2)
    slots = Slots(backend, backend.max_sequences)
    finished(backend, slots, [9, *LONG, *LONG])
    for start in range(10, 40):
        finished(backend, slots, [start, *LONG[:20]])
    assert all(cache[0] != 9 for cache in backend.caches)


def test_all_busy() -> None:
    slots = Slots(FakeBackend(max_sequences=2), 2)
    assert slots.acquire([1, 2]) is not None
    assert slots.acquire([3, 4]) is not None
    assert slots.acquire([5, 6]) is None


def test_forgetting_spares_the_busy() -> None:
    backend = FakeBackend(max_sequences=2)
    slots = Slots(backend, backend.max_sequences)
    kept = finished(backend, slots, LONG)
    busy = slots.acquire([1, 2, 3])
    decode(backend, slots, busy.slot, [1, 2, 3])
    assert slots.forget_kept()
    assert not slots.forget_kept()
    assert backend.caches[kept] == []
    assert backend.caches[busy.slot] == [1, 2, 3]


def test_requests_run_in_the_first_slots_and_what_they_leave_moves_beyond() -> None:
    backend = FakeBackend(max_sequences=4)
    slots = Slots(backend, 2)
    prompts = [[first, *LONG] for first in range(4)]
    assert [finished(backend, slots, prompt) for prompt in prompts] == [0, 0, 0, 0]
    assert sum(map(bool, backend.caches)) == 3
    busy = [slots.acquire([*prompt, 9]) for prompt in prompts[2:]]
    assert sorted(lease.slot for lease in busy) == [0, 1]
    assert [lease.reused for lease in busy] == [len(prompt) for prompt in prompts[2:]]
    assert slots.acquire([5, 6]) is None


def test_what_costs_little_to_decode_again_is_not_moved() -> None:
    backend = FakeBackend(max_sequences=4)
    slots = Slots(backend, 1)
    finished(backend, slots, [1, 2, 3])
    finished(backend, slots, LONG)
    assert backend.copies == []


def test_a_running_request_moves_down_with_what_it_has() -> None:
    backend = FakeBackend(max_sequences=6)
    slots = Slots(backend, 3)
    first, second = slots.acquire([*LONG, 1]), slots.acquire([7, *LONG])
    decode(backend, slots, first.slot, [*LONG, 1])
    decode(backend, slots, second.slot, [7, *LONG])
    assert slots.lower(second.slot) == second.slot == 1
    slots.release(first.slot)
    assert slots.lower(second.slot) == 0
    assert backend.caches[:2] == [[7, *LONG], []]
    # What stood there is remembered.
    assert slots.acquire([*LONG, 2]).reused == len(LONG)


def test_what_cannot_be_rewound_is_copied_whole_or_not_at_all() -> None:
    backend = FakeBackend(max_sequences=4, can_rewind=False)
    slots = Slots(backend, 2)
    finished(backend, slots, LONG)
    assert slots.acquire([*LONG[:50], 1]).reused == 0
    continued = slots.acquire([*LONG, 1])
    assert continued.reused == len(LONG)


def test_what_cannot_be_rewound_is_waited_for_up_to_a_mark() -> None:
    backend = FakeBackend(max_sequences=4, can_rewind=False)
    slots = Slots(backend, 2)
    first = slots.acquire([*LONG, 1], (40,))
    assert slots.acquire([*LONG[:50], 2], (40,)) is None
    decode(backend, slots, first.slot, LONG[:40])
    slots.keep(first.slot)
    decode(backend, slots, first.slot, [*LONG[40:], 1])
    second = slots.acquire([*LONG[:50], 2], (40,))
    assert second.reused == 40
    assert backend.caches[second.slot] == LONG[:40]


def test_what_is_kept_stays_for_the_next() -> None:
    backend = FakeBackend(max_sequences=4, can_rewind=False)
    slots = Slots(backend, 2)
    first = slots.acquire([*LONG, 1], (40,))
    decode(backend, slots, first.slot, LONG[:40])
    slots.keep(first.slot)
    slots.keep(first.slot)
    assert len(backend.copies) == 1
    decode(backend, slots, first.slot, [*LONG[40:], 1])
    for last in (2, 3, 4):
        lease = slots.acquire([*LONG[:40], last], (40,))
        assert lease.reused == 40
        decode(backend, slots, lease.slot, [last])
        slots.release(lease.slot)


def test_there_is_always_a_slot_to_remember_with() -> None:
    for running in range(1, 50):
        kept = [num_slots(running, is_asked_back=is_asked) - running for is_asked in (True, False)]
        assert kept[0] == running
        assert 1 <= kept[1] <= kept[0]
