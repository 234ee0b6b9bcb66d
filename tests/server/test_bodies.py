"""The body of a request as a whole."""

import asyncio
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")

from starlette.requests import ClientDisconnect

from eat_edge.server.bodies import whole_body


def body_of(*messages: dict[str, Any]) -> bytes:
    remaining = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(remaining)

    return asyncio.run(whole_body(receive))


def test_parts_are_put_together() -> None:
    parts: list[dict[str, Any]] = [
        {"body": b"ab", "more_body": True},
        {"more_body": True},
        {"body": b"c"},
    ]
    assert body_of(*({"type": "http.request", **part} for part in parts)) == b"abc"


def test_a_client_that_goes_is_noticed() -> None:
    with pytest.raises(ClientDisconnect):
        body_of({"type": "http.request", "more_body": True}, {"type": "http.disconnect"})
