import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from eat_edge.server.lines import lines_of


def lines(chunks: Sequence[bytes], max_line: int = 4) -> list[bytes | None]:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def all_lines() -> list[bytes | None]:
        return [line async for line in lines_of(stream(), max_line)]

    return asyncio.run(all_lines())


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_lines_do_not_depend_on_how_they_arrive(size: int) -> None:
    body = b"ab\n\ncdef\nx"
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert lines(chunks) == [b"ab", b"", b"cdef", b"x"]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_a_line_too_long_is_passed_over_and_the_next_is_whole(size: int) -> None:
    body = b"abcde\nab\nabcdefghij"
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert lines(chunks) == [None, b"ab", None]


def test_nothing_is_no_line() -> None:
    assert lines([]) == lines([b""]) == []
