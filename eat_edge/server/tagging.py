"""Some texts in, one answer out: ``POST /v1/tag``."""

import asyncio
import codecs
import re
from asyncio import Timeout
from collections.abc import Sequence
from concurrent.futures import Future

from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eat_edge.config import Options
from eat_edge.errors import CapacityError, ClosedError, ConfigError
from eat_edge.server.records import encoded_all
from eat_edge.server.refusals import later
from eat_edge.server.schema import TagRequest
from eat_edge.server.service import Service
from eat_edge.types import Document

__all__ = ["TagReply"]

_JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)
_PARTS = frozenset(TagRequest.model_fields)
"""Names in a request that are ours; all others are the client's, and not repeated."""


class TagReply(Response):
    """Answers the texts of one request together.

    It reads the request by itself: what a framework does for one that holds a single short text
    takes as long as half the tagging of it.

    Args:
        service: Tags, and tells how long to wait.
    """

    def __init__(self, service: Service) -> None:
        super().__init__()
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request.

        Raises:
            ClientDisconnect: The client has gone, and its texts are dropped.
            HTTPException: There is no answer; it says why.
        """
        if not _JSON.match(Headers(scope=scope).get("Content-Type", "")):
            raise HTTPException(415, "the body must be application/json")
        body = _parsed(await _body(receive))
        options = self._options(body)
        documents = self._documents(body, options)
        client = self._service.client_of(scope)
        tagged = await self._tagged(documents, options, client, receive)
        response = Response(encoded_all(tagged), media_type="application/json")
        await response(scope, receive, send)

    def _options(self, body: TagRequest) -> Options:
        try:
            return self._service.options_of(body.model_dump(exclude={"texts"}))
        except ConfigError as error:
            raise HTTPException(422, f"body: {error}") from error

    def _documents(self, body: TagRequest, options: Options) -> list[Document]:
        limits = self._service.limits
        if len(body.texts) > limits.max_texts:
            problem = f"{len(body.texts)} texts are more than {limits.max_texts}: fewer at once"
            raise HTTPException(413, problem)
        for number, text in enumerate(body.texts):
            if len(text) > limits.max_chars:
                problem = f"texts[{number}] has {len(text)} characters, more than"
                raise HTTPException(413, f"{problem} {limits.max_chars}: split it")
        return [Document(text, lang=options.lang or "und") for text in body.texts]

    async def _tagged(
        self, documents: Sequence[Document], options: Options, client: str, receive: Receive
    ) -> list[Document]:
        """Wait for results, or until the client is gone: then they are cancelled."""
        service = self._service
        try:
            futures = service.dispatcher.submit(documents, options=options, client=client)
        except CapacityError as error:
            raise later(service, 429, str(error)) from error
        try:
            async with asyncio.timeout(service.limits.timeout) as patience:
                gone = asyncio.create_task(_until_gone(receive, patience))
                try:
                    return [await _result(future) for future in futures]
                finally:
                    gone.cancel()
                    # At once, and not when the event loop comes to it.
                    service.dispatcher.cancel(futures)
        except TimeoutError:
            if gone.done() and not gone.cancelled():
                raise ClientDisconnect from None
            problem = f"not done within {service.limits.timeout} seconds: send fewer texts at once"
            raise later(service, 503, problem) from None
        except ClosedError as error:
            raise later(service, 503, str(error)) from error


async def _body(receive: Receive) -> bytes:
    parts = []
    has_more = True
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        has_more = message.get("more_body", False)
    return b"".join(parts)


def _parsed(body: bytes) -> TagRequest:
    """Read a body; what is wrong is told by its place, not by what stands there."""
    try:
        return TagRequest.model_validate_json(body.removeprefix(codecs.BOM_UTF8))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ("body", *(part for part in first["loc"] if isinstance(part, int) or part in _PARTS))
    status = 400 if first["type"] == "json_invalid" else 422
    raise HTTPException(status, f"{'.'.join(map(str, path))}: {first['msg']}")


async def _result(future: "Future[Document]") -> Document:
    # Results of one request come together: after the first, most are there.
    return future.result() if future.done() else await asyncio.wrap_future(future)


async def _until_gone(receive: Receive, patience: Timeout) -> None:
    """End the patience when the client goes."""
    while (await receive())["type"] != "http.disconnect":
        pass
    patience.reschedule(0)
