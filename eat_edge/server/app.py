"""The application: what is answered where."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from eat_edge.errors import CapacityError, ClosedError
from eat_edge.server.door import Door
from eat_edge.server.metrics import CONTENT_TYPE
from eat_edge.server.pages import add_pages
from eat_edge.server.paths import HEALTH, INFO, METRICS, OPENAPI, READY, STREAM, TAG
from eat_edge.server.records import encoded_all
from eat_edge.server.schema import Failure, Info, Line, Record, TagRequest, TagResponse, bounded
from eat_edge.server.service import Service
from eat_edge.server.stream import MEDIA_TYPE, StreamReply
from eat_edge.types import Document

__all__ = ["create_app"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_NDJSON = frozenset({MEDIA_TYPE, "application/jsonl", "application/ndjson"})
_BEARER = HTTPBearer(auto_error=False, description="The token that the server was given.")
"""For the description alone: the door has looked at the token before."""

_PARTS = frozenset({"body", "lang", "texts"})
"""Names in a request that are ours; all others are the client's, and not repeated."""

_REASONS = {
    400: "The body is no JSON.",
    401: "The token is missing or wrong.",
    408: "The body took too long to arrive.",
    413: "The body, the texts or one of them are more than the server takes.",
    415: "The body is of another type.",
    422: "The body is JSON, but not what is asked for.",
    429: "The queue is full; Retry-After says when to ask again.",
    503: "It took too long, or the server is ending; Retry-After says when to ask again.",
}


def create_app(service: Service) -> Door:
    """Make the ASGI application of a service; one that needs no lifespan events.

    Args:
        service: Answers; whoever made it closes it after the last request.
    """
    app = FastAPI(
        title="eat-edge",
        version=service.info.version,
        summary="Named entities in text that English models cannot read.",
        openapi_url=OPENAPI,
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            StarletteHTTPException: _refused,
            RequestValidationError: _invalid,
        },
    )
    for router in (_tagging(service), _telling(service)):
        app.include_router(router, **_guard(service))
    app.include_router(_health(service))
    add_pages(app)
    _complete_openapi(app, service)
    return Door(app, service)


def _tagging(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post(
        TAG,
        response_model=TagResponse,
        responses=_failures(400, 408, 413, 422, 429, 503),
        summary="Tag",
    )
    async def tag(request: Request, body: TagRequest) -> Response:
        """Find the entities of some texts; all answers come together."""
        documents = _documents(service, body)
        try:
            futures = service.dispatcher.submit(documents)
        except CapacityError as error:
            raise _later(service, 429, str(error)) from error
        try:
            async with asyncio.timeout(service.limits.timeout):
                results = await _results(futures, request.receive)
        except TimeoutError:
            problem = f"not done within {service.limits.timeout} seconds: send fewer texts at once"
            raise _later(service, 503, problem) from None
        except ClosedError as error:
            raise _later(service, 503, str(error)) from error
        except ClientDisconnect:
            return Response(status_code=499)
        return Response(encoded_all(results), media_type="application/json")

    @router.post(
        STREAM,
        response_class=Response,
        responses={
            200: {"content": {MEDIA_TYPE: {"schema": _reference(Record)}}},
            **_failures(415, 429, 503),
        },
        openapi_extra={
            "requestBody": {"content": {MEDIA_TYPE: {"schema": _reference(Line)}}, "required": True}
        },
        summary="Tag a stream",
    )
    async def stream(request: Request) -> Response:
        """Find the entities of a document a line; each answer comes as soon as it is there.

        Answers are in the order of the lines. Read while you send: what is not read holds up the
        rest. A line that is no document gives a record with an error. An answer that ends in the
        middle of the transfer is not the whole; lines without an answer have to be sent again.
        """
        if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() not in _NDJSON:
            raise HTTPException(415, f"the body must be {MEDIA_TYPE}: a JSON object in each line")
        if len(service.stream_readers) >= service.limits.max_streams:
            num = service.limits.max_streams
            raise _later(service, 429, f"{num} streams are open, and no more are taken")
        return StreamReply(service)

    return router


def _telling(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get(INFO, summary="What the server is")
    async def info() -> Info:
        """Tell the models, the languages and the limits."""
        return Info(
            version=service.info.version,
            mode=service.mode,
            bundle=service.info.bundle_name,
            bundle_version=service.info.bundle_version,
            languages=list(service.info.languages),
            preview_languages=list(service.info.preview_languages),
            labels=list(service.info.labels),
            threads=service.info.threads,
            limits=asdict(service.limits),
        )

    @router.get(
        METRICS,
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}},
        summary="Metrics",
    )
    async def metrics() -> Response:
        """Count, for Prometheus."""
        return Response(service.metrics.as_text(), media_type=CONTENT_TYPE)

    return router


def _health(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get(HEALTH, summary="Alive")
    async def health() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "alive"}

    @router.get(READY, responses=_failures(503), summary="Ready")
    async def ready() -> dict[str, str]:
        """Tell whether a request would be taken now."""
        if service.is_draining or service.dispatcher.is_full:
            raise _later(service, 503, "ending" if service.is_draining else "the queue is full")
        return {"status": "ready"}

    return router


def _documents(service: Service, body: TagRequest) -> list[Document]:
    limits = service.limits
    if body.lang is not None and body.lang not in service.languages:
        known = ", ".join(service.languages)
        raise HTTPException(422, f"lang: this server knows {known}; leave it out to have it told")
    if len(body.texts) > limits.max_texts:
        problem = f"{len(body.texts)} texts are more than {limits.max_texts}: send fewer at once"
        raise HTTPException(413, problem)
    for number, text in enumerate(body.texts):
        if len(text) > limits.max_chars:
            problem = f"texts[{number}] has {len(text)} characters, more than {limits.max_chars}"
            raise HTTPException(413, f"{problem}: split it")
        if _SURROGATE.search(text):
            raise HTTPException(422, f"body.texts.{number}: half a surrogate pair is no character")
    return [Document(text, lang=body.lang or "und") for text in body.texts]


async def _results(futures: "list[Future[Document]]", receive: Receive) -> list[Document]:
    """Wait for results, or until nobody waits for them any more: then they are cancelled."""
    gone = asyncio.create_task(_disconnected(receive))
    results = asyncio.create_task(_all(futures))
    try:
        either: set[asyncio.Task[Any]] = {gone, results}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if results.done():
            return await results
        raise ClientDisconnect
    finally:
        gone.cancel()
        results.cancel()
        # At once, and not when the event loop comes to it.
        for future in futures:
            future.cancel()


async def _all(futures: "list[Future[Document]]") -> list[Document]:
    return await asyncio.gather(*map(asyncio.wrap_future, futures))


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _later(service: Service, status: int, problem: str) -> HTTPException:
    return HTTPException(status, problem, {"Retry-After": service.retry_after})


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


async def _invalid(_: Request, error: Exception) -> Response:
    """Say where a body is wrong; not what stands there, which may be no text at all."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part in _PARTS)
    return JSONResponse({"error": f"{place or 'body'}: {first['msg']}"}, 422)


def _guard(service: Service) -> dict[str, Any]:
    if service.access.token is None:
        return {}
    return {"dependencies": [Security(_BEARER)], "responses": _failures(401)}


def _failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Failure, "description": _REASONS[status]} for status in statuses}


def _reference(model: type[Line] | type[Record]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _complete_openapi(app: FastAPI, service: Service) -> None:
    """Add to the description what only this server knows, and the lines of streams."""
    generate: Callable[[], dict[str, Any]] = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            openapi = generate()
            schemas = openapi["components"]["schemas"]
            schemas["Line"] = Line.model_json_schema()
            limits = service.limits
            bounded(openapi, list(service.languages), limits.max_texts, limits.max_chars)
            app.openapi_schema = openapi
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]
