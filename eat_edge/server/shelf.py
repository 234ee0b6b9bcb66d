"""Further bundles of a server: opened when they are first asked for, so many at once."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
        languages: ISO 639-1 codes of the languages that it was measured on.
        translated: Those of them that it translates.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    translated: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Place:
    """A bundle, and its engine while it has one."""

    offer: Offer
    open_engine: Callable[[], ClosableEngine]
    engine: ReplaceableEngine | None = None
    num_leases: int = 0


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

        Opening one takes seconds, for which other calls wait.

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
            if place.engine is None:
                self._make_room()
                place.engine = ReplaceableEngine(place.open_engine)
                _LOG.info("opened the bundle %s", name)
            self._places[name] = self._places.pop(name)
            place.num_leases += 1
            return place.engine

    def give_back(self, name: str) -> None:
        """Say that an engine is not needed any more."""
        with self._lock:
            self._places[name].num_leases -= 1

    def replace(self) -> None:
        """Read the models of all open engines anew; those that are not are read when they are.

        Raises:
            EatEdgeError: One cannot be opened; it stays as it was, and so do those after it.
        """
        with self._lock:
            for place in self._places.values():
                if place.engine is not None:
                    place.engine.replace()

    def close(self) -> None:
        """Close all engines, when calls under way have ended."""
        with self._lock:
            for place in self._places.values():
                if place.engine is not None:
                    place.engine.close()
                    place.engine = None

    def _make_room(self) -> None:
        """Close the engine that was not used for longest where one more would be too many."""
        is_open = [place for place in self._places.values() if place.engine is not None]
        if len(is_open) < self._max_open:
            return
        idle = next((place for place in is_open if not place.num_leases), None)
        if idle is None:
            raise CapacityError(
                f"{self._max_open} other bundles are at work, and no more may be open: ask later"
            )
        assert idle.engine is not None
        idle.engine.close()
        idle.engine = None
        _LOG.info("closed the bundle %s", idle.offer.name)
