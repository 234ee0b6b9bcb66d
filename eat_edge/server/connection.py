"""A connection that cannot freeze the server: heads, bodies and answers have their measure."""

import asyncio
import logging
import math
import sys
from collections.abc import Hashable
from typing import Any, cast

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from eat_edge.server.access import client_of
from eat_edge.server.crowd import Crowd
from eat_edge.server.paths import STREAM
from eat_edge.server.service import Service

__all__ = ["Connection", "connections_of"]

_MAX_HEAD = 32 << 10
"""Bytes of the head of a request, and of what may come between two parts of a body."""

_HEAD_SECONDS = 10
"""A head may take so long to arrive, or the timeout of the server where that is shorter."""

_LINGER = 2.0
"""Seconds for which a client that was refused is still read and not listened to: closing at once
would take the answer away from one that is sending."""

_MAX_IGNORED = 1 << 20
"""Bytes after which it is closed all the same."""

_MAX_PIPELINE = 16
"""Requests that a client may send ahead of the answers."""

_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
"""An answer before the answer, which every client of HTTP/1.1 passes over."""

_PROBE_SECONDS = 0.5
"""Between two looks whether a client that sends no more still listens."""

_LOG = logging.getLogger(__name__)


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, which has no such limits of its own.

    It counts the bytes of a head before they are parsed: the parser joins the pieces of an endless
    header anew with each that comes. Heads that do not end, bodies that go on after the answer and
    answers that nobody reads have a deadline. What is refused here is refused in JSON, as
    everywhere.

    Args:
        service: Has the limits.
        crowd: All connections.
        **options: As uvicorn gives them.

    Attributes:
        owner: Address of the client.
        since: When the connection last began to wait for the client.
        deadline: When it is ended if nothing changes until then.
    """

    def __init__(self, service: Service, crowd: Crowd, **options: Any) -> None:
        super().__init__(**options)
        self._service, self._crowd = service, crowd
        self.owner: Hashable = None
        self.since, self.deadline = self.loop.time(), math.inf
        self._num_unparsed = 0
        self._num_request = 0
        self._num_ignored = 0
        self._is_in_head = self._is_receiving = self._is_refused = False
        self._refusal: tuple[int, str] | None = None

    @property
    def _is_busy(self) -> bool:
        """Whether the head of a request has come, and its answer is not complete."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def is_waiting(self) -> bool:
        """Whether the client has yet to send or to read something; streams have their own limit."""
        if not self._is_busy or self._is_refused:
            return True
        return self._is_receiving and self.cycle.scope["path"] != STREAM

    @property
    def num_held(self) -> int:
        """Bytes of the request, until it is answered, and of the answer that is not sent."""
        return self._num_request + self.transport.get_write_buffer_size()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take in a client, if there is room."""
        try:
            super().connection_made(transport)
            self.owner = client_of(self.client[0] if self.client else "")
            self._await_head()
            if not self._crowd.enter(self):
                self.evict()
        except MemoryError:
            # Nobody else would close it.
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._crowd.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come, a head's measure at a time."""
        for start in range(0, len(data), _MAX_HEAD):
            if self._is_refused:
                self._ignore(len(data) - start)
                return
            if self.transport.is_closing():
                return
            self._parse(data[start : start + _MAX_HEAD])

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what was asked for, though the client sends no more.

        Returns:
            Whether the connection stays open until then.
        """
        is_asked = self._is_busy and not self._is_receiving and not self._is_refused
        if not is_asked or self.cycle.scope["http_version"] == "1.0":
            return False
        self.cycle.keep_alive = False
        self._probe()
        return True

    def _probe(self) -> None:
        """See whether the client listens: to have closed all looks like sending no more.

        What is written to somebody who has gone comes back as an error to the next that is.
        """
        if self._is_busy and not self._is_answering and not self.transport.is_closing():
            self.transport.write(_GO_ON)
            self.loop.call_later(_PROBE_SECONDS, self._probe)

    def _parse(self, piece: bytes) -> None:
        self._num_unparsed += len(piece)
        super().data_received(piece)
        if self._is_refused:
            return
        if self._num_unparsed > _MAX_HEAD:
            self._refuse(431, f"the head of a request may have {_MAX_HEAD} bytes: shorten it")
            return
        # What comes after its answer is dropped, and a stream is read no faster than it is tagged.
        if self._is_in_head or (self._is_busy and self.cycle.scope["path"] != STREAM):
            self._num_request += len(piece)
            if not self._crowd.weigh(self):
                self.evict()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._is_in_head = self._is_receiving = True
        if not self._is_busy:
            self._await_head()

    def on_headers_complete(self) -> None:
        """The head of a request has come."""
        self._num_unparsed, self._is_in_head = 0, False
        if len(self.pipeline) >= _MAX_PIPELINE:
            self._refusal = (400, f"more than {_MAX_PIPELINE} requests ahead of their answers")
            raise ValueError(self._refusal)
        super().on_headers_complete()
        self.deadline = math.inf

    def on_body(self, body: bytes) -> None:
        """A part of a body has come."""
        self._num_unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request has come, all of it."""
        self._num_unparsed, self._is_receiving = 0, False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer has been given to the socket, which may not have sent it yet."""
        super().on_response_complete()
        self._num_request = 0
        if self._is_busy:
            return
        if self._is_in_head:
            self._await_head()
        else:
            self.since = self.loop.time()
            self.deadline = self.since + self._service.limits.timeout
        self._crowd.weigh(self)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed, or could not be while there was no memory."""
        error = sys.exception()
        if error is not None and isinstance(error.__context__, MemoryError):
            self._refuse(503, "there is no memory for the request now: try again later")
        else:
            self._refuse(*(self._refusal or (400, "this is no HTTP/1.1 request")))

    def expire(self) -> None:
        """End what is past its deadline."""
        if self._is_in_head and not self._is_refused and not self.transport.is_closing():
            self._refuse(408, "the head of the request took too long to arrive")
        else:
            self.transport.abort()

    def evict(self) -> None:
        """Make room: the answer is sent if the socket takes it at once."""
        if self._is_busy:
            self._give_up()
        if not self._is_refused and not self._is_answering:
            self._answer(503, "too many connections, or too much on its way: try again later")
        self._is_refused = True
        self.transport.abort()

    @property
    def _is_answering(self) -> bool:
        return self._is_busy and self.cycle.response_started

    def _await_head(self) -> None:
        self.since = self.loop.time()
        self.deadline = self.since + min(_HEAD_SECONDS, self._service.limits.timeout)

    def _refuse(self, status: int, problem: str) -> None:
        """Answer, say that it was the last answer, and close when the client has seen it."""
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        self._num_request = 0
        if self._is_answering:
            # Nothing can be said in the middle of another answer.
            self.transport.abort()
            return
        if self._is_busy:
            self._give_up()
        self._answer(status, problem)
        self.deadline = self.loop.time() + _LINGER
        self._crowd.weigh(self)
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _give_up(self) -> None:
        """Tell the application that its client is gone."""
        self.cycle.disconnected = True
        self.cycle.message_event.set()

    def _answer(self, status: int, problem: str) -> None:
        body = orjson.dumps({"error": problem})
        headers = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        if status == 503:
            headers += f"retry-after: {self._service.retry_after}\r\n"
        end = "connection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + (headers + end).encode() + body)
        self._service.metrics.requests.labels("other", str(status)).inc()
        _LOG.info("refused before it was a request: %d", status)

    def _ignore(self, num_bytes: int) -> None:
        self._num_ignored += num_bytes
        if self._num_ignored > _MAX_IGNORED:
            self.transport.abort()


def connections_of(service: Service) -> type[asyncio.Protocol]:
    """Tell what makes the connections of a server.

    Args:
        service: Has the limits.
    """
    limits = service.limits
    crowd = Crowd(limits.max_connections, limits.max_held)

    def made(**options: Any) -> asyncio.Protocol:
        # An error here would end the listening of uvloop, for good and in silence.
        try:
            return Connection(service, crowd, **options)
        except MemoryError:
            return _NO_ROOM

    # uvicorn asks for a class, and does nothing but call it.
    return cast(type[asyncio.Protocol], made)


class _NoRoom(asyncio.Protocol):
    """Closes what there is no memory for; made before there is none."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        transport.abort()


_NO_ROOM = _NoRoom()
