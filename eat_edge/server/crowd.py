"""All connections of a server, and which are closed when they are too many or hold too much."""

import asyncio
from collections import Counter
from collections.abc import Hashable
from typing import Protocol

__all__ = ["Crowd", "Guest"]

_SWEEP = 0.25
"""Seconds between two looks at the deadlines of all connections."""


_OVERDUE = 10.0


class Guest(Protocol):
    """What is asked of a connection.

    Attributes:
        owner: Whose it is.
        since: When it last began to wait for the client, on the clock of the event loop.
        deadline: When it has to be ended; infinite while that is the business of somebody else.
    """

    owner: Hashable
    since: float
    deadline: float

    @property
    def num_held(self) -> int:
        """Bytes that it keeps in memory now."""
        ...

    @property
    def is_waiting(self) -> bool:
        """Whether the client has yet to send or to read something: then it may be closed."""
        ...

    def expire(self) -> None:
        """End what is past its deadline."""
        ...

    def evict(self) -> None:
        """Make room, at once."""
        ...


class Crowd:
    """Keeps connections within their number, their memory and their time; in one event loop.

    Where there is no room, a connection that waits for its client is closed: one of the client that
    takes most of what is scarce, and of its connections the one that has waited longest. So neither
    many silent connections nor many unfinished requests keep other clients out.

    Args:
        max_guests: Connections at once.
        max_held: Bytes that all of them keep together.
    """

    def __init__(self, max_guests: int, max_held: int) -> None:
        self._max_guests, self._max_held = max_guests, max_held
        self._guests: set[Guest] = set()
        self._held: dict[Guest, int] = {}
        self._num_held = 0
        self._sweeper: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._guests)

    def enter(self, guest: Guest) -> bool:
        """Take a connection in.

        Returns:
            Whether there was room, or could be made.
        """
        if len(self._guests) >= self._max_guests and not self._make_room(weigh=False):
            return False
        self._guests.add(guest)
        self._held[guest] = 0
        now = asyncio.get_running_loop().time()
        # One that is overdue has failed, for want of memory, before it could call itself again.
        if self._sweeper is None or self._sweeper.when() + _OVERDUE < now:
            self._sweep_later()
        return True

    def leave(self, guest: Guest) -> None:
        """Forget a connection; of one that is unknown there is nothing to forget."""
        self._guests.discard(guest)
        self._num_held -= self._held.pop(guest, 0)
        if not self._guests and self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None

    def weigh(self, guest: Guest) -> bool:
        """Take note of what a connection keeps in memory now.

        Returns:
            Whether all of them keep no more than they may, after room was made.
        """
        if guest not in self._held:
            return True
        held = guest.num_held
        self._num_held += held - self._held[guest]
        self._held[guest] = held
        while self._num_held > self._max_held:
            if not self._make_room(weigh=True):
                return False
        return True

    def _make_room(self, *, weigh: bool) -> bool:
        waiting = [guest for guest in self._guests if guest.is_waiting]
        if weigh:
            waiting = [guest for guest in waiting if self._held[guest]]
        if not waiting:
            return False
        share: Counter[Hashable] = Counter()
        for guest in self._guests:
            share[guest.owner] += self._held[guest] if weigh else 1
        chosen = max(
            waiting, key=lambda one: (share[one.owner], weigh and self._held[one], -one.since)
        )
        self.leave(chosen)
        chosen.evict()
        return True

    def _sweep_later(self) -> None:
        self._sweeper = asyncio.get_running_loop().call_later(_SWEEP, self._sweep)

    def _sweep(self) -> None:
        self._sweep_later()
        now = asyncio.get_running_loop().time()
        for guest in tuple(self._guests):
            if guest.deadline <= now:
                guest.expire()
            elif self._held.get(guest):
                self.weigh(guest)
