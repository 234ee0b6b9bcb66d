"""What all requests to one server share."""

import asyncio
import logging
import math
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from eat_edge.closing import Closing
from eat_edge.config import Options
from eat_edge.errors import CapacityError, ConfigError, EatEdgeError
from eat_edge.server.access import Access
from eat_edge.server.dispatcher import Dispatcher
from eat_edge.server.limits import Limits
from eat_edge.server.metrics import Metrics
from eat_edge.server.pace import FAST, FULL
from eat_edge.server.serving import ServingEngine
from eat_edge.server.shelf import Offer, Shelf
from eat_edge.server.speed import Speed

__all__ = ["Chosen", "Service"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What answers a request.

    Attributes:
        engine: Of the bundle that it names; None for the server's own.
        languages: ISO 639-1 codes that it may ask for.
        speed: Of the engine.
    """

    engine: ServingEngine | None
    languages: tuple[str, ...]
    speed: Speed


class Service(Closing):
    """One engine, its queue, its limits and its counters; all but the queue in one event loop.

    Args:
        engine: Answers; stays open.
        access: Who may ask.
        limits: For how much.
        options: What holds for every text, unless a request says otherwise. A server in the mode
            ``fast`` has no other.
        speed: Of the engine, so that a request is refused that would take too long; None where
            it was not measured.
        redact_key: Secret of hashes and pseudonyms; None makes one up that lasts as long as the
            service.
        shelf: Further bundles that requests may name; stays open.

    Attributes:
        is_draining: Whether the server is ending: what is under way is ended, nothing begun.
        stream_readers: Tasks that read what clients stream, and whose each is.
        num_reading: Files that are being read.
    """

    def __init__(
        self,
        engine: ServingEngine,
        access: Access,
        limits: Limits,
        *,
        options: Options,
        speed: Speed | None = None,
        redact_key: bytes | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self.info, self.options = engine.info(), options
        self.access, self.limits, self.metrics = access, limits, Metrics()
        self.speed, self.shelf = speed or Speed(), shelf or Shelf()
        self.metrics.watch_engine(engine.stats)
        pace = FAST if options.mode == "fast" else FULL
        self.dispatcher = Dispatcher(
            engine,
            self.metrics,
            max_queue=limits.max_queue,
            max_queue_chars=limits.max_queue_chars,
            pace=replace(pace, longest=limits.max_chars),
        )
        self._taking = {offer.name: asyncio.Lock() for offer in self.shelf.offers}
        self.redact_key = redact_key or secrets.token_bytes(32)
        self.is_draining = False
        self.stream_readers: dict[asyncio.Task[None], str] = {}
        self.num_reading = 0

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes that a client may ask for."""
        return (*self.info.languages, *self.info.also_read)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The bundles that a request may name, the server's own first."""
        own = self.info
        first = Offer(own.bundle_name, own.bundle_version, own.languages, own.translated)
        return first, *self.shelf.offers

    @asynccontextmanager
    async def chosen(self, bundle: str | None) -> AsyncIterator[Chosen]:
        """What answers a request, which opens the bundle that it names.

        Args:
            bundle: A name; None for the server's own bundle.

        Raises:
            HTTPException: There is no such bundle, or it cannot be opened now.
        """
        if bundle is None or bundle == self.info.bundle_name:
            yield Chosen(None, self.languages, self.speed)
            return
        known = [offer.name for offer in self.offers]
        if bundle not in known:
            problem = f"bundle is {bundle!r:.40}: this server has {', '.join(known)}"
            raise HTTPException(422, problem)
        try:
            engine = await self._taken(bundle)
        except CapacityError as error:
            headers = {"Retry-After": self.retry_after}
            raise HTTPException(503, str(error), headers) from error
        except EatEdgeError as error:
            _LOG.error("the bundle %s cannot be opened: %s", bundle, error)
            problem = f"the bundle {bundle} cannot be opened: the log of the server says why"
            raise HTTPException(503, problem) from error
        try:
            info = engine.info()
            yield Chosen(engine, (*info.languages, *info.also_read), Speed())
        finally:
            self.shelf.give_back(bundle)

    async def _taken(self, bundle: str) -> ServingEngine:
        """An engine from the shelf, which is given back where nobody waits for it any more."""
        taking = asyncio.ensure_future(self._take_in_turn(bundle))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # The thread goes on: no one can break it off.
            taking.add_done_callback(partial(self._give_back_unused, bundle))
            raise

    async def _take_in_turn(self, bundle: str) -> ServingEngine:
        # One thread a bundle: others have work, too, while many requests wait for one.
        async with self._taking[bundle]:
            return await asyncio.to_thread(self.shelf.take, bundle)

    def _give_back_unused(self, bundle: str, taking: "asyncio.Future[ServingEngine]") -> None:
        if not taking.cancelled() and taking.exception() is None:
            self.shelf.give_back(bundle)

    def options_of(
        self, values: Mapping[str, Any], languages: tuple[str, ...] | None = None
    ) -> Options:
        """The options of a request.

        Args:
            values: What it says, by the name of the option; None leaves what the server has.
            languages: That it may ask for; None for those of the server's own bundle.

        Raises:
            ConfigError: An option has no such value here; the message says which it can have. No
                request names a file of this machine.
        """
        for name in ("names", "ignore"):
            _check_list(name, values.get(name), self.limits.max_names)
        options = self.options.updated(values)
        languages = languages or self.languages
        if options.lang is not None and options.lang not in languages:
            raise ConfigError(
                f"lang is {options.lang!r:.40}: this server knows {', '.join(languages)}; "
                "leave it out to have it recognised"
            )
        if options.mode != "fast" and self.options.mode == "fast":
            raise ConfigError(
                f"mode is {options.mode!r}: this server has only 'fast', leave it out"
            )
        return options

    def client_of(self, scope: Scope) -> str:
        """Tell whose a request is."""
        headers = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else ""
        return self.access.client_of(
            peer, headers.get("Host", ""), headers.get("X-Forwarded-For", "")
        )

    @property
    def retry_after(self) -> str:
        """Seconds after which what waits now will be done, as a header for refused clients."""
        return str(max(math.ceil(self.dispatcher.seconds_left), 1))

    def drain(self) -> None:
        """Begin nothing more: streams are read no further, and what was read is answered."""
        self.is_draining = True
        for reader in self.stream_readers:
            reader.cancel()

    def close(self) -> None:
        """End the threads; texts under way fail with ``ClosedError``."""
        self.dispatcher.close()


def _check_list(name: str, given: object, max_names: int) -> None:
    """Refuse what is no list, which would name a file here, and a list that takes too long."""
    if given is None:
        return
    if not isinstance(given, list):
        raise ConfigError(f"{name} is {given!r:.40}: give a list in the body of POST /v1/tag")
    if len(given) > max_names:
        raise ConfigError(
            f"{name} has {len(given)} entries, more than {max_names}: start the server with "
            f"--{name} FILE"
        )
