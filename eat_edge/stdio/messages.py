"""JSON-RPC 2.0: what a message says, and how answers and errors are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from reprlib import repr as short
from typing import Any

from eat_edge.errors import InputError
from eat_edge.stdio.framing import MAX_BODY, Frame
from eat_edge.strict_json import parse_json

__all__ = [
    "Code",
    "Id",
    "Message",
    "RpcError",
    "error_message",
    "is_unicode",
    "notification",
    "parse_message",
    "result_message",
]

Id = str | int | None
"""Of a request; None where it is not known."""

_VERSION = "2.0"


class Code(IntEnum):
    """Errors of JSON-RPC 2.0, of the Language Server Protocol, and one of our own."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    REQUEST_CANCELLED = -32800
    REQUEST_FAILED = -32803
    TOO_MUCH = -32000


class RpcError(InputError):
    """A message that cannot be done as asked.

    Args:
        code: What kind of error it is.
        message: What is wrong, and what to do.
        id: Of the request.
        kind: Name of the error's class in ``eat_edge.errors``, where it is one of those.
    """

    def __init__(self, code: Code, message: str, id: Id = None, kind: str | None = None) -> None:
        super().__init__(message)
        self.code, self.id, self.kind = code, id, kind


@dataclass(frozen=True, slots=True)
class Message:
    """A request, or a notification, which gets no answer.

    Attributes:
        method: What to do.
        params: With what.
        id: Of the request; None for a notification.
    """

    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    id: Id = None


def parse_message(frame: Frame) -> Message | None:
    """Read a message.

    Returns:
        The message, None for an answer: nothing is ever asked from here.

    Raises:
        RpcError: It is too long, no JSON, or no message.
    """
    if frame.body is None:
        raise RpcError(
            Code.PARSE_ERROR,
            f"the message has {frame.size} bytes, more than {MAX_BODY}: send it in parts",
        )
    try:
        record = parse_json(frame.body, max_bytes=MAX_BODY)
    except ValueError as error:
        raise RpcError(Code.PARSE_ERROR, f"the message is no JSON: {error}") from error
    if isinstance(record, list):
        raise RpcError(Code.INVALID_REQUEST, "a batch: send each request in a frame of its own")
    if not isinstance(record, dict) or record.get("jsonrpc") != _VERSION:
        raise RpcError(Code.INVALID_REQUEST, 'the message is no object with "jsonrpc": "2.0"')
    if "method" not in record and ("result" in record or "error" in record):
        return None
    given = record.get("id")
    if not (given is None or type(given) is int or (isinstance(given, str) and is_unicode(given))):
        raise RpcError(Code.INVALID_REQUEST, f"id is {short(given)}, not text or a whole number")
    method, params = record.get("method"), record.get("params", {})
    if not isinstance(method, str):
        raise RpcError(Code.INVALID_REQUEST, f"method is {short(method)}, not text", given)
    if not isinstance(params, dict):
        raise RpcError(Code.INVALID_PARAMS, "params must be an object, by name", given)
    if "id" in record and given is None:
        raise RpcError(Code.INVALID_REQUEST, "a request whose id is null")
    return Message(method, params, given)


def is_unicode(text: str) -> bool:
    """Whether a text has no lone surrogates, which UTF-8 cannot write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def result_message(id: Id, result: object) -> bytes:
    """Write the answer to a request."""
    return _encode({"id": id, "result": result})


def error_message(error: RpcError) -> bytes:
    """Write the answer to a request that could not be done."""
    content: dict[str, object] = {"code": int(error.code), "message": str(error)}
    if error.kind is not None:
        content["data"] = {"error_kind": error.kind}
    return _encode({"id": error.id, "error": content})


def notification(method: str, params: Mapping[str, object]) -> bytes:
    """Write a message that gets no answer."""
    return _encode({"method": method, "params": params})


def _encode(record: Mapping[str, object]) -> bytes:
    # Not orjson, which has no whole numbers of more than 64 bits: an id may be one.
    return json.dumps({"jsonrpc": _VERSION, **record}, ensure_ascii=False).encode()
