"""Messages on a stream of bytes, framed as in the Language Server Protocol.

A frame is ``Content-Length: N``, other header fields or none, an empty line, and N bytes. It is
written here and not taken from a library because the small kept one, python-lsp-jsonrpc, drops what
it cannot read instead of answering it, and pygls brings the types of a whole editor protocol along.
"""

from dataclasses import dataclass
from typing import BinaryIO

from eat_edge.errors import InputError

__all__ = ["MAX_BODY", "Frame", "FramingError", "read_frame", "write_frame"]

MAX_BODY = 1 << 26
"""Bytes of the longest message that is read; a longer one is passed over."""

_MAX_LINE = 4096
_MAX_FIELDS = 16
_MAX_DIGITS = 15
_CHUNK = 1 << 20


class FramingError(InputError):
    """It cannot be told where the next frame begins."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message.

    Attributes:
        body: Its bytes; None if they are more than `MAX_BODY`.
        size: How many there are.
    """

    body: bytes | None
    size: int


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read the next frame.

    Args:
        stream: Between two frames.

    Returns:
        The frame, None at the end of the stream.

    Raises:
        FramingError: There is no length, or the stream ends within the frame.
    """
    size: int | None = None
    for number in range(_MAX_FIELDS):
        line = stream.readline(_MAX_LINE)
        if not line and number == 0:
            return None
        if not line.endswith(b"\n"):
            raise FramingError(f"a header line that does not end: {_shown(line)}")
        line = line.strip()
        if not line:
            break
        name, colon, value = line.partition(b":")
        if not colon:
            raise FramingError(f"a header line without a colon: {_shown(line)}")
        if name.strip().lower() == b"content-length":
            if size is not None:
                raise FramingError("a header with two lengths")
            size = _length(value.strip())
    else:
        raise FramingError(f"a header of more than {_MAX_FIELDS} lines")
    if size is None:
        raise FramingError("a header without Content-Length")
    return Frame(_body(stream, size), size)


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write a frame and flush it.

    Raises:
        OSError: The stream refused it.
    """
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


def _length(value: bytes) -> int:
    if not value.isdigit() or len(value) > _MAX_DIGITS:
        raise FramingError(f"a Content-Length that is no number of bytes: {_shown(value)}")
    return int(value)


def _shown(line: bytes) -> str:
    """The beginning of a line, as text, for a message."""
    return repr(line[:40].decode("utf-8", errors="replace"))


def _body(stream: BinaryIO, size: int) -> bytes | None:
    """Read a body, or pass over it where it is too long."""
    if size <= MAX_BODY:
        body = stream.read(size)
        missing = size - len(body)
    else:
        body, missing = None, size
        while missing and (chunk := stream.read(min(missing, _CHUNK))):
            missing -= len(chunk)
    if missing:
        raise FramingError(f"the input ends {missing} bytes before the end of a frame")
    return body
