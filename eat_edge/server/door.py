"""What every request passes: who may ask, how much may come, what is counted and logged."""

import asyncio
import logging
import re
import secrets
import time
import traceback
from dataclasses import dataclass

import orjson
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eat_edge.server.inflate import inflated, is_gzip
from eat_edge.server.paths import PATHS, READ, STATIC, STREAM, WRITE, is_guarded
from eat_edge.server.refusals import FAULT
from eat_edge.server.service import Service

__all__ = ["Door"]

_LOG = logging.getLogger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_NO_ANSWER = 499
"""Status in log and metrics of a request whose client has gone, or read too slowly."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
"""None of them is set by the application."""


class Door:
    """Stands around the application, as ASGI middleware.

    Refuses what must not come in, before a byte of its body is read; bounds the size of bodies
    and the time they take; gives every request an identifier, which goes into the answer and the
    log. Texts never go into the log, nor paths and errors, which might hold some.

    Args:
        app: What is inside.
        service: Says what may come in.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        headers = Headers(scope=scope)
        asked = headers.get("X-Request-ID", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(8)
        path = _known(scope["path"])
        answer = _Answer(send, request_id, self._service.limits.timeout)
        try:
            refusal = self._refusal(scope, headers)
            if refusal is None:
                body = self._body(receive, headers, path)
                await self._app(scope, body, answer.send)
            else:
                await answer.refuse(refusal)
        except HTTPException as error:
            await answer.refuse(error)
        except ClientDisconnect:
            # Nobody is there to be answered.
            pass
        except Exception as error:
            if not answer.is_slow:
                trace = "".join(traceback.format_tb(error.__traceback__))
                _LOG.error("%s failed: %s\n%s", request_id, type(error).__name__, trace)
            if not answer.status:
                await answer.refuse(HTTPException(500, FAULT))
        finally:
            seconds = time.perf_counter() - begun
            status = answer.status if answer.is_complete else _NO_ANSWER
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            told = {
                "request_id": request_id,
                "method": method,
                "path": path,
                "status": status,
                "seconds": round(seconds, 6),
            }
            line = "%s %s %s %d %.3f s"
            _LOG.info(line, request_id, method, path, status, seconds, extra={"request": told})
            self._service.metrics.requests.labels(path, str(status)).inc()
            self._service.metrics.request_seconds.labels(path).observe(seconds)

    def _refusal(self, scope: Scope, headers: Headers) -> HTTPException | None:
        service, path = self._service, scope["path"]
        hosts = headers.getlist("Host")
        if len(hosts) > 1:
            # A proxy before us may have looked at another of them (RFC 9112, 3.2).
            return HTTPException(400, "a request has one Host header: leave the others out")
        if not service.access.knows_host("".join(hosts)):
            return HTTPException(421, service.access.remedy)
        if not is_guarded(path):
            return None
        if not service.access.lets_in(headers.get("Authorization", "")):
            return HTTPException(
                401,
                "a token is asked for: Authorization: Bearer TOKEN",
                {"WWW-Authenticate": "Bearer"},
            )
        if service.is_draining and scope["method"] == "POST":
            return HTTPException(
                503,
                "the server is ending: ask again later",
                {"Retry-After": str(service.limits.drain), "Connection": "close"},
            )
        length = headers.get("Content-Length", "")
        if path != STREAM and length.isdigit() and int(length) > self._max_bytes(path):
            return self._too_much(path)
        return None

    def _max_bytes(self, path: str) -> int:
        limits = self._service.limits
        return limits.max_file if path in (READ, WRITE) else limits.max_body

    def _too_much(self, path: str) -> HTTPException:
        remedy = "split the file" if path == READ else "send fewer texts at once"
        return HTTPException(413, f"the body has more than {self._max_bytes(path)} bytes: {remedy}")

    def _body(self, receive: Receive, headers: Headers, path: str) -> Receive:
        """A body as it is to be read: unpacked and, where it is no stream, limited."""
        is_stream = path == STREAM
        limited = receive if is_stream else self._limited(receive, path)
        if not is_gzip(headers.get("Content-Encoding", "")):
            return limited
        limit = None if is_stream else self._max_bytes(path)
        return inflated(limited, limit, self._too_much(path))

    def _limited(self, receive: Receive, path: str) -> Receive:
        """Count the bytes and the time of a body."""
        limits = self._service.limits
        deadline = asyncio.get_running_loop().time() + limits.timeout
        num_bytes = 0
        has_ended = False

        async def limited() -> Message:
            nonlocal num_bytes, has_ended
            if has_ended:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                problem = f"the body took more than {limits.timeout} seconds to arrive"
                raise HTTPException(408, problem, {"Connection": "close"}) from None
            num_bytes += len(message.get("body", b""))
            has_ended = not message.get("more_body", False)
            if num_bytes > self._max_bytes(path):
                raise self._too_much(path)
            return message

        return limited


@dataclass(slots=True)
class _Answer:
    """An answer on its way: what it was, and whether it got there."""

    _send: Send
    _request_id: str
    _timeout: float
    status: int = 0
    is_complete: bool = False
    is_slow: bool = False

    async def send(self, message: Message) -> None:
        """Pass on a part of the answer, within the time that a client has to read it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = (b"x-request-id", self._request_id.encode())
            message["headers"] = [*message.get("headers", ()), own, *_RAW_HEADERS]
        try:
            async with asyncio.timeout(self._timeout):
                await self._send(message)
        except TimeoutError:
            self.is_slow = True
            raise
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.is_complete = True

    async def refuse(self, refusal: HTTPException) -> None:
        """Answer without asking the application."""
        body = orjson.dumps({"error": refusal.detail})
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        headers.update(refusal.headers or {})
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self.send(
            {"type": "http.response.start", "status": refusal.status_code, "headers": raw}
        )
        await self.send({"type": "http.response.body", "body": body})


def _known(path: str) -> str:
    """Name a path in log and metrics: there is no end of unknown ones."""
    if path.startswith(STATIC):
        return STATIC
    return path if path in PATHS else "other"
