"""NDJSON in, NDJSON out: as fast as the client reads, and no faster."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future
from dataclasses import replace

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eat_edge.config import Options
from eat_edge.errors import InputError
from eat_edge.readers.json_lines import json_document
from eat_edge.server.dispatcher import Lane
from eat_edge.server.lines import lines_of
from eat_edge.server.records import encoded
from eat_edge.server.service import Service
from eat_edge.types import Document

__all__ = ["MEDIA_TYPE", "StreamReply"]

MEDIA_TYPE = "application/x-ndjson"


class StreamReply(Response):
    """Answers every line of the request with a line, in order, while the request still arrives.

    When the client does not read, nothing more is read from it than keeps the engine busy. When it
    lies idle, or the server is ending, what was read is answered and the connection closed in the
    middle of the answer, so that no client takes it for the whole.

    Args:
        service: Tags, and tells how long to wait.
        options: How; a line may state a language of its own.
    """

    media_type = MEDIA_TYPE

    def __init__(self, service: Service, options: Options) -> None:
        super().__init__()
        del self.headers["Content-Length"]
        self._service, self._options = service, options
        self._results: asyncio.Queue[Future[Document] | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(service.dispatcher.window)
        self._is_gone = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream."""
        readers = self._service.stream_readers
        reader = asyncio.create_task(self._read(receive))
        readers.add(reader)
        try:
            with self._service.metrics.streams.track_inprogress():
                await send(
                    {
                        "type": "http.response.start",
                        "status": self.status_code,
                        "headers": self.raw_headers,
                    }
                )
                while (result := await self._results.get()) is not None and not self._is_gone:
                    record = encoded(await asyncio.wrap_future(result))
                    await send({"type": "http.response.body", "body": record, "more_body": True})
                    self._room.release()
                await asyncio.wait({reader})
                if not reader.cancelled() and reader.exception() is None:
                    await send({"type": "http.response.body", "body": b""})
        finally:
            readers.discard(reader)
            reader.cancel()
            while not self._results.empty():
                if (result := self._results.get_nowait()) is not None:
                    result.cancel()

    async def _read(self, receive: Receive) -> None:
        """Queue what comes, as long as there is room."""
        lane, number = Lane(), 0
        limits = self._service.limits
        try:
            async for line in lines_of(_chunks(receive, limits.timeout), limits.max_body):
                number += 1
                if line is not None and not line.strip():
                    continue
                await self._room.acquire()
                document = _document(line, number, limits.max_body, limits.max_chars)
                if document.lang == "und":
                    document = replace(document, lang=self._options.lang or "und")
                futures = self._service.dispatcher.submit([document], lane, options=self._options)
                self._results.put_nowait(*futures)
        except ClientDisconnect:
            self._is_gone = True
            raise
        finally:
            self._results.put_nowait(None)


async def _chunks(receive: Receive, timeout: float) -> AsyncIterator[bytes]:
    has_more = True
    while has_more:
        async with asyncio.timeout(timeout):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        has_more = message.get("more_body", False)


def _document(line: bytes | None, number: int, max_line: int, max_chars: int) -> Document:
    """Make a document of a line; what is wrong with it becomes its error."""
    name = f"line:{number}"
    if line is None:
        return Document("", id=name).with_error(
            InputError(f"longer than {max_line} bytes: split it")
        )
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        problem = f"no UTF-8 at byte {error.start}: encode it anew"
        return Document("", id=name).with_error(InputError(problem))
    document = json_document(Document(text, id=name))
    if len(document.text) > max_chars:
        problem = f"its text has {len(document.text)} characters, more than {max_chars}: split it"
        return Document("", id=document.id).with_error(InputError(document.error or problem))
    return document
