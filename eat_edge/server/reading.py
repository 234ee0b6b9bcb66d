"""A file in, its documents out: ``POST /v1/read``, for whoever has no parser, such as the page."""

import asyncio
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import cast

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eat_edge.errors import ConfigError, InputError
from eat_edge.readers import Unit, named_encoding
from eat_edge.readers.uploads import read_bytes
from eat_edge.server.bodies import whole_body
from eat_edge.server.schema import MAX_NAME
from eat_edge.server.service import Service
from eat_edge.server.stream import MEDIA_TYPE
from eat_edge.types import Document
from eat_edge.writers.record import as_json

__all__ = ["ReadReply"]

_PARAMETERS = ("name", "unit", "encoding", "column")
_UNITS = ("line", "file")
_MAX_AT_ONCE = 2
"""Files that are read at once: each may take a parser, and so a process of its own."""


class ReadReply(Response):
    """Answers with the documents of one file, a line each, as they are read.

    Args:
        service: Says how much a file may hold.
    """

    media_type = MEDIA_TYPE

    def __init__(self, service: Service) -> None:
        super().__init__()
        # How long the answer is, is known at its end.
        del self.headers["Content-Length"]
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request.

        Raises:
            HTTPException: There is no answer; it says why.
        """
        documents = self._documents(QueryParams(scope["query_string"]), await whole_body(receive))
        service = self._service
        if service.num_reading >= _MAX_AT_ONCE:
            problem = f"{_MAX_AT_ONCE} files are being read: try again"
            raise HTTPException(429, problem, {"Retry-After": "1"})
        service.num_reading += 1
        try:
            with closing(documents):
                await self._answer(documents, send)
        finally:
            service.num_reading -= 1

    async def _answer(self, documents: Iterator[Document], send: Send) -> None:
        seconds = self._service.limits.timeout
        deadline = time.monotonic() + seconds
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        # Reading waits for parsers and decodes: not in the event loop's thread.
        while (document := await asyncio.to_thread(next, documents, None)) is not None:
            is_late = time.monotonic() > deadline
            if is_late:
                problem = f"reading the file takes more than {seconds} seconds: split it"
                document = Document("", id=document.id).with_error(InputError(problem))
            body = as_json(_record(document)) + b"\n"
            await send({"type": "http.response.body", "body": body, "more_body": True})
            if is_late:
                break
        await send({"type": "http.response.body", "body": b""})

    def _documents(self, query: QueryParams, body: bytes) -> Generator[Document, None, None]:
        for parameter in query:
            if parameter not in _PARAMETERS:
                known = ", ".join(_PARAMETERS)
                raise HTTPException(422, f"query: there is no {parameter!r:.40}; there are {known}")
        name, unit = query.get("name", ""), query.get("unit", "line")
        if not name.strip() or len(name) > MAX_NAME:
            raise HTTPException(422, "query: name is needed: the name of the file, by its ending")
        if unit not in _UNITS:
            raise HTTPException(422, f"query: unit is {unit!r:.40}: give line or file")
        try:
            encoding = named_encoding(query["encoding"]) if query.get("encoding") else None
        except ConfigError as error:
            raise HTTPException(422, f"query: {error}") from error
        documents = read_bytes(
            body,
            name,
            unit=cast(Unit, unit),
            encoding=encoding,
            column=query.get("column") or "text",
            seconds=self._service.limits.timeout,
        )
        return cast("Generator[Document, None, None]", documents)


def _record(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "lang": None if document.lang == "und" else document.lang,
        "text": document.text,
        "blocks": [{"start": one.start, "place": one.place} for one in document.blocks],
        "error": document.error,
        "error_kind": document.error_kind,
    }
