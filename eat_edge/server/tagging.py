"""Some texts in, one answer out: ``POST /v1/tag``."""

import asyncio
import codecs
import re
from asyncio import Timeout
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future

from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eat_edge.config import OPTION_NAMES, Options
from eat_edge.errors import CapacityError, ClosedError, ConfigError
from eat_edge.server.bodies import whole_body
from eat_edge.server.dispatcher import Tags
from eat_edge.server.paths import STREAM
from eat_edge.server.records import encoded_all
from eat_edge.server.refusals import later
from eat_edge.server.schema import NameEntry, TagRequest
from eat_edge.server.service import Chosen, Service
from eat_edge.server.surrogates import lone_surrogate
from eat_edge.types import Document

__all__ = ["Encoder", "TagReply", "until_gone"]

Encoder = Callable[[Sequence[Document]], Awaitable[bytes]]
"""Makes the body of an answer."""

_JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)
_OPTIONS = set(OPTION_NAMES)


class TagReply(Response):
    """Answers the texts of one request together.

    It reads the request by itself: what a framework does for one that holds a single short text
    takes as long as half the tagging of it.

    Args:
        service: Tags, and tells how long to wait.
    """

    request: type[TagRequest] = TagRequest
    """What the body has to be."""

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
            raise HTTPException(
                415, "the body is not called JSON: send the header Content-Type: application/json"
            )
        body = _parsed(await whole_body(receive), self.request)
        client = self._service.client_of(scope)
        async with self._service.chosen(body.bundle) as chosen:
            options = self._options(body, chosen)
            documents = self._documents(body, options, chosen)
            encode = self._encoder(body, options)
            content = await self._answer(
                documents, options, client, receive, encode, engine=chosen.engine
            )
        response = Response(content, media_type="application/json")
        await response(scope, receive, send)

    def _encoder(self, body: TagRequest, options: Options) -> Encoder:
        """What makes the answer, which a body that cannot be refuses."""

        async def encode(documents: Sequence[Document]) -> bytes:
            return encoded_all(documents)

        return encode

    def _options(self, body: TagRequest, chosen: Chosen) -> Options:
        try:
            return self._service.options_of(body.model_dump(include=_OPTIONS), chosen.languages)
        except ConfigError as error:
            raise HTTPException(422, f"body: {error}") from error

    def _documents(self, body: TagRequest, options: Options, chosen: Chosen) -> list[Document]:
        limits = self._service.limits
        if len(body.texts) > limits.max_texts:
            problem = f"{len(body.texts)} texts are more than {limits.max_texts}: fewer at once"
            raise HTTPException(413, problem)
        for number, text in enumerate(body.texts):
            if len(text) > limits.max_chars:
                problem = f"texts[{number}] has {len(text)} characters, more than"
                remedy = f"split it, or send it to {STREAM}"
                raise HTTPException(413, f"{problem} {limits.max_chars}: {remedy}")
        # What would not be done in time is not begun.
        late = chosen.speed.problem_of(sum(map(len, body.texts)), options, limits.timeout)
        if late is not None:
            raise HTTPException(413, late)
        return [Document(text, lang=options.lang or "und") for text in body.texts]

    async def _answer(
        self,
        documents: Sequence[Document],
        options: Options,
        client: str,
        receive: Receive,
        encode: Encoder,
        *,
        engine: Tags | None,
    ) -> bytes:
        """Wait for results, or until the client is gone: then they are cancelled."""
        service = self._service
        try:
            futures = service.dispatcher.submit(
                documents, options=options, client=client, engine=engine
            )
        except CapacityError as error:
            raise later(service, 429, str(error)) from error
        try:
            async with asyncio.timeout(service.limits.timeout) as patience:
                gone = asyncio.create_task(until_gone(receive, patience))
                try:
                    return await encode([await _result(future) for future in futures])
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


_NO_LIST = {"missing": "it is missing", "list_type": "it is no list"}
"""What is said of texts that are none, by pydantic's name of the mistake."""


def _parsed(body: bytes, request: type[TagRequest]) -> TagRequest:
    """Read a body; what is wrong is told by its place, not by what stands there.

    Names that are not ours are the client's, and not repeated either.
    """
    try:
        return request.model_validate_json(body.removeprefix(codecs.BOM_UTF8))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    ours = {*request.model_fields, *NameEntry.model_fields}
    status = 400 if first["type"] == "json_invalid" else 422
    location, problem = first["loc"], first["msg"]
    if status == 400 and (half := lone_surrogate(body)) is not None:
        location, problem = half
    path = ("body", *(part for part in location if isinstance(part, int) or part in ours))
    if first["type"] == "extra_forbidden":
        shape = NameEntry if "names" in path else request
        problem = f"it has a field that is not known; there are {', '.join(shape.model_fields)}"
    if path == ("body", "texts") and first["type"] in _NO_LIST:
        problem = f'{_NO_LIST[first["type"]]}; give a list of texts, {{"texts": ["..."]}}'
    raise HTTPException(status, f"{'.'.join(map(str, path))}: {problem}")


async def _result(future: "Future[Document]") -> Document:
    # Results of one request come together: after the first, most are there.
    return future.result() if future.done() else await asyncio.wrap_future(future)


async def until_gone(receive: Receive, patience: Timeout) -> None:
    """End the patience when the client goes; what it sends until then is passed over."""
    while (await receive())["type"] != "http.disconnect":
        pass
    patience.reschedule(0)
