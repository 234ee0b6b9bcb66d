"""Reads requests, has many of them in flight, and answers each as soon as it is done."""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from eat_edge.config import Options
from eat_edge.errors import ClosedError, ConfigError, EatEdgeError
from eat_edge.redact.redactor import Redactor, redacted_record
from eat_edge.stdio.framing import FramingError, read_frame
from eat_edge.stdio.messages import (
    Code,
    Id,
    Message,
    RpcError,
    error_message,
    notification,
    parse_message,
    result_message,
)
from eat_edge.stdio.outbox import Outbox
from eat_edge.stdio.params import Task, many_params, one_params, redact_params
from eat_edge.types import Document

if TYPE_CHECKING:
    from eat_edge.engine import Engine

__all__ = ["MAX_WAITING", "NUM_WORKERS", "Server"]

MAX_WAITING = 1 << 28
"""Bytes of all requests that wait for their answers; beyond it, another one is refused."""

NUM_WORKERS = 16
"""Requests worked on at once; the engine decodes their sentences together."""

_LOGGER = logging.getLogger(__name__)
_ORDERLY = 0
_DISORDERLY = 1


@dataclass(eq=False, slots=True)
class _Call:
    """A request that is not answered yet."""

    message: Message
    size: int
    is_cancelled: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        if self.is_cancelled.is_set():
            raise RpcError(Code.REQUEST_CANCELLED, "cancelled")


class Server:
    """One client on a pair of streams.

    Args:
        engine: Tags; stays open.
        source: Frames in, read by the thread that calls `run`.
        sink: Frames out, written by all threads in turn.
        options: What the engine was loaded with.
    """

    def __init__(
        self, engine: "Engine", source: BinaryIO, sink: BinaryIO, options: Options | None = None
    ) -> None:
        self._engine, self._source, self._options = engine, source, options or Options()
        self._calls: dict[Id, _Call] = {}
        self._num_waiting = 0
        self._shutdown: Message | None = None
        self._changed = threading.Condition()
        self._outbox = Outbox(sink, self._on_written)
        self._redact_key = secrets.token_bytes(32)
        self._pool = ThreadPoolExecutor(NUM_WORKERS, thread_name_prefix="eat-edge-stdio")

    def run(self) -> int:
        """Serve until ``exit``, or the end of the input; once.

        At the end of the input, and at ``exit`` behind ``shutdown``, all requests are answered
        first; at ``exit`` alone those that are not answered are cancelled.

        Returns:
            0; 1 where the framing was lost, or ``exit`` came without ``shutdown``.
        """
        with self._outbox:
            try:
                return self._read_all()
            finally:
                for call in list(self._calls.values()):
                    self._cancel(call)
                self._pool.shutdown(wait=False, cancel_futures=True)

    def _read_all(self) -> int:
        status = _ORDERLY
        try:
            while (frame := read_frame(self._source)) is not None:
                try:
                    message = parse_message(frame)
                    if message is not None and message.method == "exit":
                        if self._shutdown is None:
                            return _DISORDERLY
                        break
                    if message is not None:
                        self._take(message, frame.size)
                except RpcError as error:
                    self._outbox.put(error_message(error))
        except FramingError as error:
            _LOGGER.error("where the next message begins is lost: %s", error)
            self._outbox.put(error_message(RpcError(Code.PARSE_ERROR, str(error))))
            status = _DISORDERLY
        with self._changed:
            self._changed.wait_for(lambda: not self._calls)
        return status

    def _take(self, message: Message, size: int) -> None:
        """Begin with a message.

        Raises:
            RpcError: It cannot be done.
        """
        if message.id is None:
            # Other notifications mean nothing here, and get no answer.
            if message.method == "$/cancelRequest":
                self._cancel_request(message.params.get("id"))
            return
        call = _Call(message, size)
        with self._changed:
            self._admit(call)
            if message.method == "shutdown":
                self._shutdown = message
                self._finish_shutdown()
                return
            self._calls[message.id] = call
            self._num_waiting += size
        self._pool.submit(self._work, call)

    def _admit(self, call: _Call) -> None:
        message = call.message
        if self._shutdown is not None:
            raise RpcError(Code.INVALID_REQUEST, "after shutdown only exit may come", message.id)
        if message.id in self._calls:
            # With that id, the answer would be taken for the answer to the other request.
            raise RpcError(Code.INVALID_REQUEST, f"the id {message.id!r:.40} is in use already")
        if self._num_waiting + call.size > MAX_WAITING:
            raise RpcError(
                Code.TOO_MUCH,
                f"requests of {self._num_waiting} bytes wait already: wait for their answers",
                message.id,
            )

    def _work(self, call: _Call) -> None:
        message = call.message
        try:
            call.check()
            result = self._do(call)
        except RpcError as error:
            self._fail(call, error.code, str(error), error.kind)
        except ConfigError as error:
            self._fail(call, Code.INVALID_PARAMS, str(error), type(error).__name__)
        except ClosedError as error:
            self._fail(call, Code.REQUEST_CANCELLED, str(error), type(error).__name__)
        except EatEdgeError as error:
            self._fail(call, Code.REQUEST_FAILED, str(error), type(error).__name__)
        except Exception as error:
            # A client waits: it gets an answer even where the fault is ours.
            _LOGGER.exception("a request for %r failed", message.method)
            self._fail(call, Code.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
        else:
            self._answer(call, result_message(message.id, result))

    def _do(self, call: _Call) -> object:
        message = call.message
        match message.method:
            case "info":
                return _info(self._engine)
            case "tag":
                (record,) = self._tag(call, one_params(message.params))
                if record["error"] is not None:
                    raise RpcError(Code.REQUEST_FAILED, record["error"], kind=record["error_kind"])
                return record
            case "tagMany":
                return {"documents": self._tag(call, many_params(message.params))}
            case "redact":
                task, plan = redact_params(message.params)
                options = self._options.updated(task.options)
                redact = partial(Redactor(plan, self._redact_key, options).redact, check=call.check)
                return {
                    "documents": self._tag(call, task, lambda one: redacted_record(redact(one)))
                }
        raise RpcError(
            Code.METHOD_NOT_FOUND,
            f"there is no method {message.method!r:.40}; there are info, tag, tagMany, "
            "redact and shutdown",
        )

    def _tag(
        self,
        call: _Call,
        task: Task,
        record: Callable[[Document], dict[str, Any]] = Document.to_dict,
    ) -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = []
        is_cancelled = call.is_cancelled.is_set
        with closing(
            self._engine.pipe(task.documents, is_cancelled=is_cancelled, **task.options)
        ) as results:
            for document in results:
                records.append(record(document))
                if task.token is not None:
                    value = {"done": len(records), "total": len(task.documents)}
                    self._tell(call, {"token": task.token, "value": value})
        call.check()
        return records

    def _cancel_request(self, id: object) -> None:
        with self._changed:
            call = self._calls.get(id) if isinstance(id, str | int) else None
        if call is not None:
            self._cancel(call)

    def _cancel(self, call: _Call) -> None:
        """Answer at once; who works on it stops soon."""
        call.is_cancelled.set()
        self._fail(call, Code.REQUEST_CANCELLED, "cancelled")

    def _fail(self, call: _Call, code: Code, message: str, kind: str | None = None) -> None:
        self._answer(call, error_message(RpcError(code, message, call.message.id, kind)))

    def _answer(self, call: _Call, body: bytes) -> None:
        """Answer a request, unless that was done."""
        with self._changed:
            if self._calls.get(call.message.id) is not call:
                return
            del self._calls[call.message.id]
            self._outbox.put(body, call.size)
            self._finish_shutdown()
            self._changed.notify_all()

    def _tell(self, call: _Call, params: Mapping[str, object]) -> None:
        """Notify of progress, unless the request was answered meanwhile."""
        with self._changed:
            if self._calls.get(call.message.id) is call:
                self._outbox.put(notification("$/progress", params))

    def _finish_shutdown(self) -> None:
        """Answer ``shutdown`` once everything before it is answered."""
        if self._shutdown is not None and not self._calls:
            self._outbox.put(result_message(self._shutdown.id, None))

    def _on_written(self, size: int) -> None:
        with self._changed:
            self._num_waiting -= size


def _info(engine: "Engine") -> dict[str, object]:
    info = engine.info()
    return {
        "version": info.version,
        "bundle": info.bundle_name,
        "languages": list(info.languages),
        "translated": list(info.translated),
        "alsoRead": list(info.also_read),
        "threads": info.threads,
    }
