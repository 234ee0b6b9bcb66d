"""The application: what is answered where."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from eat_edge.server.door import Door
from eat_edge.server.metrics import CONTENT_TYPE
from eat_edge.server.pages import add_pages
from eat_edge.server.paths import (
    HEALTH,
    INFO,
    METRICS,
    OPENAPI,
    READ,
    READY,
    REDACT,
    STREAM,
    TAG,
    WRITE,
)
from eat_edge.server.reading import ReadReply
from eat_edge.server.redacting import RedactReply
from eat_edge.server.refusals import FAULT, later, remedy
from eat_edge.server.schema import (
    READ_PARAMETERS,
    Failure,
    Info,
    Line,
    OfferedBundle,
    ReadDocument,
    Record,
    RedactRequest,
    RedactResponse,
    TagRequest,
    TagResponse,
    describe_options,
)
from eat_edge.server.service import Service
from eat_edge.server.stream import MEDIA_TYPE, StreamReply
from eat_edge.server.tagging import TagReply
from eat_edge.server.writing import WRITTEN, WriteReply

__all__ = ["create_app"]

_NDJSON = frozenset({MEDIA_TYPE, "application/jsonl", "application/ndjson"})
_BEARER = HTTPBearer(auto_error=False, description="The token that the server was given.")
"""For the description alone: the door has looked at the token before."""

_REASONS = {
    400: "The body is no JSON.",
    401: "The token is missing or wrong.",
    408: "The body took too long to arrive.",
    413: "The body, the texts or one of them are more than the server takes, or does in time.",
    415: "The body is of another type.",
    422: "The body is JSON, but not what is asked for.",
    429: "The queue is full; Retry-After says when to ask again.",
    503: "It took too long, or the server is ending; Retry-After says when to ask again.",
}


_FILE = {
    "requestBody": {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "required": True,
    },
    "parameters": [
        {"name": name, "in": "query", "required": required, "description": text, "schema": schema}
        for name, (required, text, schema) in READ_PARAMETERS.items()
    ],
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
            Exception: _failed,
        },
    )
    for router in (_texts(service), _files(service), _streams(service), _telling(service)):
        app.include_router(router, **_guard(service))
    app.include_router(_health(service))
    add_pages(app)
    _complete_openapi(app, service)
    return Door(_past(app, service), service)


def _past(app: ASGIApp, service: Service) -> ASGIApp:
    """Lead requests to tag past the framework, whose way takes as long as part of a short text.

    ``HEAD`` is answered as ``GET`` is.
    """

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == TAG and scope["method"] == "POST":
            await TagReply(service)(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "HEAD":
            # The server leaves the body out.
            await app({**scope, "method": "GET"}, receive, send)
        else:
            await app(scope, receive, send)

    return either


def _texts(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post(
        TAG,
        response_model=TagResponse,
        responses=_failures(400, 408, 413, 415, 422, 429, 503),
        openapi_extra=_body("application/json", TagRequest),
        summary="Tag",
    )
    async def tag() -> Response:
        """Find the entities of some texts; all answers come together."""
        return TagReply(service)

    @router.post(
        REDACT,
        response_model=RedactResponse,
        responses=_failures(400, 408, 413, 415, 422, 429, 503),
        openapi_extra=_body("application/json", RedactRequest),
        summary="Redact",
    )
    async def redact() -> Response:
        """Hide the names and numbers of some texts; no redaction is complete."""
        return RedactReply(service)

    return router


def _files(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post(
        READ,
        response_class=Response,
        responses={
            200: {"content": {MEDIA_TYPE: {"schema": _reference(ReadDocument)}}},
            **_failures(408, 413, 422, 429, 503),
        },
        openapi_extra=_FILE,
        summary="Read a file",
    )
    async def read() -> Response:
        """Take the documents out of a file, a line each; nothing is tagged and nothing kept."""
        return ReadReply(service)

    @router.post(
        WRITE,
        response_class=Response,
        responses={200: {"description": "The file."}, **_failures(408, 413, 422, 503)},
        openapi_extra={
            **_body(MEDIA_TYPE, Record),
            "parameters": [
                {"name": "format", "in": "query", "required": True, "schema": {"enum": [*WRITTEN]}}
            ],
        },
        summary="Write a file",
    )
    async def write() -> Response:
        """Write records that were answered in another format, as `eat-edge tag` does."""
        return WriteReply()

    return router


def _streams(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post(
        STREAM,
        response_class=Response,
        responses={
            200: {"content": {MEDIA_TYPE: {"schema": _reference(Record)}}},
            **_failures(415, 422, 429, 503),
        },
        openapi_extra=_body(MEDIA_TYPE, Line),
        summary="Tag a stream",
    )
    async def stream(request: Request) -> Response:
        """Find the entities of a document a line; each answer comes as soon as it is there.

        Answers are in the order of the lines. Read while you send: what is not read holds up the
        rest. A line that is no document gives a record with an error. An answer that ends in the
        middle of the transfer is not the whole; lines without an answer have to be sent again.
        """
        return _stream_reply(service, request)

    return router


def _stream_reply(service: Service, request: Request) -> StreamReply:
    """Take a stream, where its client and all clients together have not too many.

    Raises:
        HTTPException: It is not taken; it says why.
    """
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() not in _NDJSON:
        raise HTTPException(415, f"the body must be {MEDIA_TYPE}: a JSON object in each line")
    most, share = service.limits.max_streams, service.limits.max_streams_of_client
    if len(service.stream_readers) >= most:
        raise later(service, 429, f"{most} streams are open, and no more are taken")
    client = service.client_of(request.scope)
    if list(service.stream_readers.values()).count(client) >= share:
        problem = f"{share} streams of this client are open, and no more are taken of one"
        raise later(service, 429, problem)
    return StreamReply(service, dict(request.query_params))


def _telling(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get(INFO, summary="What the server is")
    async def info() -> Info:
        """Tell the models, the languages and the limits."""
        return Info(
            version=service.info.version,
            mode=service.options.mode,
            bundle=service.info.bundle_name,
            bundle_version=service.info.bundle_version,
            bundles=[OfferedBundle(**asdict(offer)) for offer in service.offers],
            languages=list(service.info.languages),
            translated=list(service.info.translated),
            also_read=list(service.info.also_read),
            labels=list(service.info.labels),
            threads=service.info.threads,
            limits=asdict(service.limits),
            chars_per_second=dict(service.speed.by_mode),
            chars_in_time=service.speed.within(service.limits.timeout),
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
            raise later(service, 503, "ending" if service.is_draining else "the queue is full")
        return {"status": "ready"}

    return router


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    return JSONResponse(
        {"error": remedy(request.url.path, error)}, error.status_code, error.headers
    )


async def _failed(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": FAULT}, 500)


def _guard(service: Service) -> dict[str, Any]:
    if service.access.token is None:
        return {}
    return {"dependencies": [Security(_BEARER)], "responses": _failures(401)}


def _failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Failure, "description": _REASONS[status]} for status in statuses}


def _body(media_type: str, model: type[BaseModel]) -> dict[str, Any]:
    """Describe a body that the reply reads by itself."""
    content = {media_type: {"schema": _reference(model)}}
    return {"requestBody": {"content": content, "required": True}}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _complete_openapi(app: FastAPI, service: Service) -> None:
    """Add to the description what only this server knows, and the lines of streams."""
    generate: Callable[[], dict[str, Any]] = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            openapi = generate()
            schemas = openapi["components"]["schemas"]
            for model in (Line, ReadDocument, TagRequest, RedactRequest):
                schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
                schemas |= schema.pop("$defs", {})
                schemas[model.__name__] = schema
            bundles = [offer.name for offer in service.offers]
            describe_options(openapi, service.options, service.languages, service.limits, bundles)
            app.openapi_schema = openapi
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]
