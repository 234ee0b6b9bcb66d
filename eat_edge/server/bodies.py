"""The body of a request as a whole."""

from starlette.requests import ClientDisconnect
from starlette.types import Receive

__all__ = ["whole_body"]


async def whole_body(receive: Receive) -> bytes:
    """Read a body to its end; how long it may be is checked on the way.

    Raises:
        ClientDisconnect: The client has gone.
    """
    parts = []
    has_more = True
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        has_more = message.get("more_body", False)
    return b"".join(parts)
