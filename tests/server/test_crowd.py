"""Who is shown out of a crowd."""

import asyncio
import math
from collections.abc import Callable, Hashable

from eat_edge.server.crowd import Crowd


class Visitor:
    """A connection in name only."""

    def __init__(self, owner: str, since: float = 0, *, is_waiting: bool = True) -> None:
        self.owner: Hashable = owner
        self.since, self.deadline = since, math.inf
        self.is_waiting, self.num_held = is_waiting, 0
        self.is_out = False
        self.ended = asyncio.Event()

    def expire(self) -> None:
        self.deadline = math.inf
        self.ended.set()

    def evict(self) -> None:
        self.is_out = True


def within(crowd_of: Callable[[], Crowd], act: Callable[[Crowd], None]) -> None:
    async def run() -> None:
        act(crowd_of())

    asyncio.run(run())


def test_the_oldest_of_the_greediest_makes_room() -> None:
    def act(crowd: Crowd) -> None:
        modest = Visitor("modest", since=1)
        greedy = [Visitor("greedy", since=9 - number) for number in range(3)]
        assert all(crowd.enter(one) for one in (modest, *greedy))
        assert crowd.enter(Visitor("new"))
        assert [one.is_out for one in greedy] == [False, False, True]
        assert not modest.is_out
        assert len(crowd) == 4

    within(lambda: Crowd(4, 1000), act)


def test_who_is_being_served_stays() -> None:
    def act(crowd: Crowd) -> None:
        served = [Visitor("a", is_waiting=False) for _ in range(2)]
        assert all(crowd.enter(one) for one in served)
        assert not crowd.enter(Visitor("b"))
        assert len(crowd) == 2
        crowd.leave(served[0])
        assert crowd.enter(Visitor("b"))

    within(lambda: Crowd(2, 1000), act)


def test_the_heaviest_makes_room_for_bytes() -> None:
    def act(crowd: Crowd) -> None:
        light, heavy, served = Visitor("a"), Visitor("b"), Visitor("c", is_waiting=False)
        for one, num_bytes in ((light, 100), (heavy, 500), (served, 400)):
            assert crowd.enter(one)
            one.num_held = num_bytes
            assert crowd.weigh(one)
        light.num_held = 101
        assert crowd.weigh(light)
        assert (light.is_out, heavy.is_out, served.is_out) == (False, True, False)
        served.num_held = 2000
        assert not crowd.weigh(served)
        assert light.is_out
        crowd.leave(served)
        # What has left weighs nothing.
        crowd.weigh(served)
        newcomer = Visitor("d")
        assert crowd.enter(newcomer)
        newcomer.num_held = 1000
        assert crowd.weigh(newcomer)

    within(lambda: Crowd(10, 1000), act)


def test_what_is_past_its_deadline_is_ended() -> None:
    async def run() -> None:
        crowd = Crowd(10, 1000)
        late, patient = Visitor("a"), Visitor("b")
        assert crowd.enter(late) and crowd.enter(patient)
        late.deadline = asyncio.get_running_loop().time()
        await asyncio.wait_for(late.ended.wait(), 60)
        assert not patient.ended.is_set()
        crowd.leave(late)
        crowd.leave(patient)
        assert len(crowd) == 0

    asyncio.run(run())
