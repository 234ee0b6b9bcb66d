"""What all requests to one server share."""

import asyncio
import math
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from starlette.datastructures import Headers
from starlette.types import Scope

from eat_edge.closing import Closing
from eat_edge.config import Options
from eat_edge.errors import ConfigError
from eat_edge.info import EngineInfo
from eat_edge.server.access import Access
from eat_edge.server.dispatcher import Dispatcher, Tags
from eat_edge.server.limits import Limits
from eat_edge.server.metrics import Metrics
from eat_edge.server.pace import FAST, FULL
from eat_edge.server.speed import Speed
from eat_edge.stats import EngineStats

__all__ = ["Service", "ServingEngine"]


class ServingEngine(Tags, Protocol):
    """The parts of an engine that a server needs."""

    def info(self) -> EngineInfo:
        """What is in use."""
        ...

    def stats(self) -> EngineStats:
        """What was done so far."""
        ...


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
    ) -> None:
        self.info, self.options = engine.info(), options
        self.access, self.limits, self.metrics = access, limits, Metrics()
        self.speed = speed or Speed()
        self.metrics.watch_engine(engine.stats)
        pace = FAST if options.mode == "fast" else FULL
        self.dispatcher = Dispatcher(
            engine,
            self.metrics,
            max_queue=limits.max_queue,
            max_queue_chars=limits.max_queue_chars,
            pace=replace(pace, longest=limits.max_chars),
        )
        self.redact_key = redact_key or secrets.token_bytes(32)
        self.is_draining = False
        self.stream_readers: dict[asyncio.Task[None], str] = {}
        self.num_reading = 0

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes that a client may ask for."""
        return (*self.info.languages, *self.info.also_read)

    def options_of(self, values: Mapping[str, Any]) -> Options:
        """The options of a request.

        Args:
            values: What it says, by the name of the option; None leaves what the server has.

        Raises:
            ConfigError: An option has no such value here; the message says which it can have. No
                request names a file of this machine.
        """
        for name in ("names", "ignore"):
            _check_list(name, values.get(name), self.limits.max_names)
        options = self.options.updated(values)
        if options.lang is not None and options.lang not in self.languages:
            raise ConfigError(
                f"lang is {options.lang!r:.40}: this server knows {', '.join(self.languages)}; "
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
