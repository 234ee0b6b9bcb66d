"""Bodies that come compressed: ``Content-Encoding: gzip``, and no other."""

import zlib

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

__all__ = ["inflated", "is_gzip"]

_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 16
"""Bytes that are unpacked at once: a small body may hold a thousand times as much."""


def is_gzip(encoding: str) -> bool:
    """Tell whether a body has to be unpacked.

    Raises:
        HTTPException: 415, it is encoded in another way.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return False
    if name == "gzip":
        return True
    remedy = "Content-Encoding must be gzip, or left out"
    raise HTTPException(415, remedy, {"Accept-Encoding": "gzip"})


def inflated(receive: Receive, max_bytes: int | None, too_much: HTTPException) -> Receive:
    """Unpack a body while it arrives, a piece at a time.

    Args:
        receive: Gives the packed body.
        max_bytes: Of the unpacked body; None for no limit.
        too_much: Raised beyond it.

    Returns:
        Gives the body. Where it is no gzip, or ends early, that raises `HTTPException`
        with status 400.
    """
    unpacker = zlib.decompressobj(_GZIP)
    packed, num_bytes, has_more, has_ended = b"", 0, True, False

    async def unpacked() -> Message:
        nonlocal unpacker, packed, num_bytes, has_more, has_ended
        while packed or has_more:
            if not packed:
                message = await receive()
                if message["type"] != "http.request":
                    return message
                packed, has_more = message.get("body", b""), message.get("more_body", False)
                continue
            if unpacker.eof:
                # Another file follows, as `cat a.gz b.gz` makes them.
                unpacker = zlib.decompressobj(_GZIP)
            try:
                body = unpacker.decompress(packed, _PIECE)
            except zlib.error as error:
                raise HTTPException(400, f"the body is no gzip: {error}") from error
            packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            num_bytes += len(body)
            if max_bytes is not None and num_bytes > max_bytes:
                raise too_much
            if body:
                return {"type": "http.request", "body": body, "more_body": True}
        if has_ended:
            return await receive()
        if not unpacker.eof:
            raise HTTPException(400, "the body is no whole gzip: it ends early")
        has_ended = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return unpacked
