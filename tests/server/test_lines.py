"""Lines of a stream, cut out of what arrives."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(
    lines=st.lists(st.binary(max_size=12).filter(lambda line: b"\n" not in line), max_size=8),
    cuts=st.lists(st.integers(0, 100), max_size=8),
    ends=st.booleans(),
)
def test_any_lines_do_not_depend_on_how_they_arrive(
    lines: list[bytes], cuts: list[int], ends: bool
) -> None:
    body = b"\n".join(lines) + (b"\n" if ends and lines else b"")
    places = sorted({0, *(cut for cut in cuts if cut < len(body)), len(body)})

    async def chunks() -> AsyncIterator[bytes]:
        for start, end in pairwise(places):
            yield body[start:end]

    async def collect() -> list[bytes | None]:
        return [line async for line in lines_of(chunks(), 10)]

    wanted = [line if len(line) <= 10 else None for line in lines]
    if wanted and not ends and lines[-1] == b"":
        wanted.pop()
    assert asyncio.run(collect()) == wanted
