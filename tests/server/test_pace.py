"""How texts are given to the engine: which thread may give which text."""

from eat_edge.server.pace import FAST, FULL, Pace

PACE = Pace(workers=3, max_batch=4, max_chars=100, long=10, longest=50)


def threads_for(pace: Pace, num_chars: int) -> list[int]:
    return [thread for thread in range(pace.workers) if pace.gives(thread, num_chars)]


def test_the_first_thread_is_left_to_short_texts_and_the_last_takes_the_longest_alone() -> None:
    assert threads_for(PACE, 10) == [0, 1, 2]
    assert threads_for(PACE, 11) == threads_for(PACE, 50) == [1, 2]
    assert threads_for(PACE, 51) == [2]


def test_where_short_texts_are_not_shared_one_thread_has_them() -> None:
    assert threads_for(FAST, 1) == [0]
    assert threads_for(FULL, 1) == list(range(FULL.workers))


def test_a_client_fills_every_thread_and_one_batch_more() -> None:
    assert (PACE.window, PACE.window_chars) == (16, 400)
