"""NDJSON in, NDJSON out: as fast as the client reads, and no faster."""

import asyncio
import math
from asyncio import Timeout
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eat_edge.errors import ConfigError, InputError
from eat_edge.readers.json_lines import json_document
from eat_edge.server.dispatcher import Lane, Tags
from eat_edge.server.lines import lines_of
from eat_edge.server.records import encoded
from eat_edge.server.service import Service
from eat_edge.server.tagging import until_gone
from eat_edge.types import Document

__all__ = ["MEDIA_TYPE", "StreamReply"]

MEDIA_TYPE = "application/x-ndjson"


class StreamReply(Response):
    """Answers every line of the request with a line, in order, while the request still arrives.

    When the client does not read, nothing more is read from it than keeps the engine busy. When it
    lies idle, or the server is ending, what was read is answered and the connection closed in the
    middle of the answer, so that no client takes it for the whole. When it goes, its texts are
    dropped, those that are being tagged too.

    A text may be as long as a line, and take as long as it needs.

    Args:
        service: Tags, and tells how long to wait.
        values: How, by the name of the option, and of which bundle; a line may state a language of
            its own.
    """

    media_type = MEDIA_TYPE

    def __init__(self, service: Service, values: Mapping[str, str]) -> None:
        super().__init__()
        del self.headers["Content-Length"]
        self._service, self._values = service, dict(values)
        self._options = service.options
        self._engine: Tags | None = None
        self._results: asyncio.Queue[tuple[Future[Document], int] | None] = asyncio.Queue()
        self._room = Room(service.dispatcher.window, service.dispatcher.window_chars)
        self._underway: Future[Document] | None = None
        self._is_whole = False
        self._client = ""
        self._deadline = math.inf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream.

        Raises:
            ClientDisconnect: The client has gone.
            HTTPException: It asks for what there is not.
            TimeoutError: It does not read.
        """
        self._client = self._service.client_of(scope)
        patience = asyncio.timeout(None)
        async with self._service.chosen(self._values.pop("bundle", None)) as chosen:
            try:
                self._options = self._service.options_of(self._values, chosen.languages)
            except ConfigError as error:
                raise HTTPException(422, f"query: {error}") from error
            self._engine = chosen.engine
            await self._serve(receive, send, patience)

    async def _serve(self, receive: Receive, send: Send, patience: Timeout) -> None:
        """Answer as long as the client has patience."""
        try:
            with self._service.metrics.streams.track_inprogress():
                async with patience:
                    await self._answer(receive, send, patience)
        except TimeoutError:
            if patience.expired():
                raise ClientDisconnect from None
            raise

    async def _answer(self, receive: Receive, send: Send, patience: Timeout) -> None:
        """Send what becomes of the lines."""
        readers, reader = self._service.stream_readers, self._reading(receive, patience)
        with ExitStack() as leaving:
            leaving.callback(self._drop)
            leaving.callback(reader.cancel)
            leaving.callback(readers.pop, reader, None)
            readers[reader] = self._client
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            while (waiting := await self._results.get()) is not None:
                self._underway, num_chars = waiting
                record = encoded(await asyncio.wrap_future(self._underway))
                await send({"type": "http.response.body", "body": record, "more_body": True})
                self._room.give_back(num_chars)
            if self._is_whole:
                await send({"type": "http.response.body", "body": b""})

    def _drop(self) -> None:
        """Drop what nobody waits for any more."""
        waiting = (self._results.get_nowait() for _ in range(self._results.qsize()))
        left = [self._underway, *(one[0] for one in waiting if one is not None)]
        self._service.dispatcher.cancel(one for one in left if one is not None)

    def _reading(self, receive: Receive, patience: Timeout) -> asyncio.Task[None]:
        """Begin to read; the end of it, whatever it was, ends the results."""
        reader = asyncio.create_task(self._read(receive, patience))
        reader.add_done_callback(lambda _: self._results.put_nowait(None))
        return reader

    async def _read(self, receive: Receive, patience: Timeout) -> None:
        """Queue what comes, and wait until the client goes: then the patience ends."""
        try:
            await self._queue(receive)
            self._is_whole = True
            self._results.put_nowait(None)
        except ClientDisconnect:
            patience.reschedule(0)
            return
        except (HTTPException, TimeoutError):
            # It lies idle, or what it sends is damaged: the answer stays incomplete.
            return
        await until_gone(receive, patience)

    async def _queue(self, receive: Receive) -> None:
        """Queue what comes, as long as there is room."""
        lane, number, client = Lane(), 0, self._client
        limits = self._service.limits
        self._begin_to_wait()
        async for line in lines_of(self._chunks(receive), limits.max_body):
            number += 1
            if line is not None and not line.strip():
                continue
            document = _document(line, number, limits.max_body)
            if document.lang == "und":
                document = replace(document, lang=self._options.lang or "und")
            num_chars = len(document.text)
            await self._room.take(num_chars)
            (future,) = self._service.dispatcher.submit(
                [document], lane, options=self._options, client=client, engine=self._engine
            )
            self._results.put_nowait((future, num_chars))
            self._begin_to_wait()

    def _begin_to_wait(self) -> None:
        """From now on the client has its time for the next line; blank ones give it no more."""
        self._deadline = asyncio.get_running_loop().time() + self._service.limits.timeout

    async def _chunks(self, receive: Receive) -> AsyncIterator[bytes]:
        has_more = True
        while has_more:
            async with asyncio.timeout_at(self._deadline):
                message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            yield message.get("body", b"")
            has_more = message.get("more_body", False)


class Room:
    """What one stream may have queued: so many texts, and of them so many characters.

    Args:
        max_texts: At least 1.
        max_chars: A longer text goes alone.
    """

    def __init__(self, max_texts: int, max_chars: int) -> None:
        self._max_texts, self._max_chars = max_texts, max_chars
        self._num_texts, self._num_chars = 0, 0
        self._changed = asyncio.Event()

    async def take(self, num_chars: int) -> None:
        """Wait until there is room for a text; one task at a time."""
        while self._num_texts and (
            self._num_texts >= self._max_texts or self._num_chars + num_chars > self._max_chars
        ):
            self._changed.clear()
            await self._changed.wait()
        self._num_texts += 1
        self._num_chars += num_chars

    def give_back(self, num_chars: int) -> None:
        """A text has been answered."""
        self._num_texts -= 1
        self._num_chars -= num_chars
        self._changed.set()


def _document(line: bytes | None, number: int, max_line: int) -> Document:
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
    return json_document(Document(text, id=name))
