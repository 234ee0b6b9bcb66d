"""What a refused client is told to wait is what was measured."""

from eat_edge.server.rate import Rate


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_nothing_measured_is_nothing_known() -> None:
    rate = Rate(Clock())
    rate.begin(1000)
    assert rate.seconds_left == 0


def test_it_is_characters_over_time_with_work_to_do() -> None:
    clock = Clock()
    rate = Rate(clock)
    rate.begin(300)
    clock.now += 2
    rate.end(100)
    assert rate.seconds_left == 200 / (100 / 2)
    clock.now += 4
    rate.end(200)
    assert rate.seconds_left == 0
    # Nobody asks for an hour.
    clock.now += 3600
    rate.begin(100)
    assert rate.seconds_left == 100 / (300 / 6)


def test_what_is_given_up_is_no_work_done() -> None:
    clock = Clock()
    rate = Rate(clock)
    rate.begin(200)
    clock.now += 1
    rate.end(50)
    rate.end(100, is_done=False)
    assert rate.seconds_left == 50 / (50 / 1)


def test_the_latest_counts_most() -> None:
    clock = Clock()
    rate = Rate(clock)
    rate.begin(1_000_000)
    for _ in range(100):
        clock.now += 1
        rate.end(100)
    for _ in range(300):
        clock.now += 1
        rate.end(10)
    rate.end(1_000_000 - 100 * 100 - 300 * 10 - 100, is_done=False)
    assert 8 < rate.seconds_left <= 10
