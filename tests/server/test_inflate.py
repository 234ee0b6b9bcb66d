import asyncio
import gzip
from collections.abc import Sequence

import pytest

pytest.importorskip("starlette")
from starlette.exceptions import HTTPException
from starlette.types import Message

from eat_edge.server.inflate import inflated, is_gzip

TOO_MUCH = HTTPException(413)
TEXT = b'{"texts": ["a"]}' * 10_000


def read(pieces: Sequence[bytes], max_bytes: int | None = None) -> bytes:
    """What an application reads of a body that arrives in pieces."""
    waiting = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]

    async def receive() -> Message:
        return waiting.pop(0)

    async def body() -> bytes:
        take, found = inflated(receive, max_bytes, TOO_MUCH), b""
        while (message := await take())["more_body"]:
            found += message["body"]
        return found

    return asyncio.run(body())


@pytest.mark.parametrize(
    ("encoding", "expected"), [("", False), ("identity", False), ("gzip", True), (" GZIP ", True)]
)
def test_encodings_that_are_known(encoding: str, expected: bool) -> None:
    assert is_gzip(encoding) is expected


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_others_are_refused(encoding: str) -> None:
    with pytest.raises(HTTPException) as refused:
        is_gzip(encoding)
    assert refused.value.status_code == 415
    assert refused.value.headers == {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_body_in_pieces_is_whole(size: int) -> None:
    packed = gzip.compress(TEXT)
    assert read([packed[at : at + size] for at in range(0, len(packed), size)]) == TEXT


def test_files_one_behind_the_other_are_one_body() -> None:
    assert read([gzip.compress(b"one "), gzip.compress(b"two")]) == b"one two"
    assert read([gzip.compress(b"one ") + gzip.compress(b"two")]) == b"one two"


def test_a_body_may_become_so_large_and_no_larger() -> None:
    packed = gzip.compress(TEXT)
    assert read([packed], len(TEXT)) == TEXT
    with pytest.raises(HTTPException) as refused:
        read([packed], len(TEXT) - 1)
    assert refused.value is TOO_MUCH


@pytest.mark.parametrize("body", [gzip.compress(TEXT)[:-9], b"no gzip at all", b""])
def test_what_is_no_whole_gzip_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as refused:
        read([body])
    assert refused.value.status_code == 400


def test_nothing_comes_behind_the_end() -> None:
    waiting: list[Message] = [
        {"type": "http.request", "body": gzip.compress(b"a"), "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return waiting.pop(0)

    async def take() -> list[Message]:
        unpacked = inflated(receive, None, TOO_MUCH)
        return [await unpacked() for _ in range(3)]

    body, end, behind = asyncio.run(take())
    assert (body["body"], end["more_body"], behind["type"]) == (b"a", False, "http.disconnect")


def test_whoever_hangs_up_before_the_end_is_told_of() -> None:
    async def take() -> Message:
        async def receive() -> Message:
            return {"type": "http.disconnect"}

        return await inflated(receive, None, TOO_MUCH)()

    assert asyncio.run(take())["type"] == "http.disconnect"
