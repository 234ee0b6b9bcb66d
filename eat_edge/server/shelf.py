"""Further bundles of a server: opened when they are first asked for, so many at once."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from eat_edge.closing import Closing
from eat_edge.errors import CapacityError, ConfigError
from eat_edge.server.replaceable import ClosableEngine, ReplaceableEngine

__all__ = ["Offer", "Shelf"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle that requests may choose.

    Attributes:
        name: What they call it.
        version: Of the bundle.
        languages: ISO 639-1 codes of the languages that it is made for.
        translated: Those of them that it translates.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    translated: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Place:
    """A bundle, and its engine while it has one.

    Attributes:
        opening: Held while an engine is opened. It is set under this lock, and taken away under
            the shelf's where there are no leases.
        num_leases: Of those who use the engine, or wait for it.
    """

    offer: Offer
    open_engine: Callable[[], ClosableEngine]
    engine: ReplaceableEngine | None = None
    num_leases: int = 0
    opening: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_open(self) -> bool:
        """Whether there is an engine, or will be one."""
        return self.engine is not None or self.num_leases > 0


class Shelf(Closing):
    """Engines of bundles that are not the default one. Thread-safe.

    Args:
        offers: The bundles, each with what opens an engine for it.
        max_open: Engines that may be open at once, at least 1: for another one, the one that was
            not used for longest is closed.
    """

    def __init__(
        self, offers: Iterable[tuple[Offer, Callable[[], ClosableEngine]]] = (), max_open: int = 1
    ) -> None:
        # The one that was used last is last.
        self._places = {offer.name: _Place(offer, open_engine) for offer, open_engine in offers}
        self._offers = tuple(place.offer for place in self._places.values())
        self._max_open = max_open
        self._lock = threading.Lock()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The bundles, in their order."""
        return self._offers

    def take(self, name: str) -> ReplaceableEngine:
        """Get an engine for a bundle, which stays open until it is given back.

        Opening one takes seconds, for which calls for this bundle wait, and no others.

        Args:
            name: Of the bundle.

        Raises:
            ConfigError: There is no such bundle.
            CapacityError: As many as may be are open, and all are in use.
            EatEdgeError: It cannot be opened.
        """
        with self._lock:
            place = self._places.get(name)
            if place is None:
                raise ConfigError(f"bundle is {name!r:.40}: it is none of this server's")
            unused = None if place.is_open else self._make_room()
            self._places[name] = self._places.pop(name)
            place.num_leases += 1
        try:
            if unused is not None:
                unused.close()
            with place.opening:
                if place.engine is None:
                    place.engine = ReplaceableEngine(place.open_engine)
                    _LOG.info("opened the bundle %s", name)
                return place.engine
        except BaseException:
            self.give_back(name)
            raise

    def give_back(self, name: str) -> None:
        """Say that an engine is not needed any more; waits for nothing that takes time."""
        with self._lock:
            self._places[name].num_leases -= 1

    def replace(self) -> None:
        """Read the models of all open engines anew; those that are not are read when they are.

        Raises:
            EatEdgeError: One cannot be opened; it stays as it was, and so do those after it.
        """
        with self._lock:
            places = [place for place in self._places.values() if place.is_open]
        for place in places:
            # One that is being opened may have read models of before.
            with place.opening:
                engine = place.engine
            if engine is None:
                continue
            # Not in use by this: who asks for another bundle meanwhile may have its place.
            engine.replace()
            with self._lock:
                is_closed = place.engine is not engine
            if is_closed:
                engine.close()

    def close(self) -> None:
        """Close all engines, when calls under way have ended."""
        for place in self._places.values():
            with place.opening, self._lock:
                engine, place.engine = place.engine, None
            if engine is not None:
                engine.close()

    def _make_room(self) -> ReplaceableEngine | None:
        """Take the engine away that was not used for longest where one more would be too many.

        Returns:
            What is to be closed; the caller holds the lock, and closes it without.
        """
        is_open = [place for place in self._places.values() if place.is_open]
        if len(is_open) < self._max_open:
            return None
        idle = next((place for place in is_open if not place.num_leases), None)
        if idle is None:
            raise CapacityError(
                f"{self._max_open} other bundles are at work, and no more may be open: ask later"
            )
        unused, idle.engine = idle.engine, None
        _LOG.info("closed the bundle %s", idle.offer.name)
        return unused
