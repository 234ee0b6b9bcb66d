"""Lines of a request body as it arrives."""

from collections.abc import AsyncIterator

__all__ = ["lines_of"]


async def lines_of(chunks: AsyncIterator[bytes], max_line: int) -> AsyncIterator[bytes | None]:
    """Cut a stream of bytes into lines, holding one at a time.

    Args:
        chunks: Bytes as they come.
        max_line: Bytes of the longest line.

    Yields:
        Every line without its line feed, the last also where it has none; None for a line that is
        too long, which is passed over.
    """
    line = bytearray()
    is_too_long = False
    async for chunk in chunks:
        *complete, rest = chunk.split(b"\n")
        for piece in complete:
            is_too_long = is_too_long or len(line) + len(piece) > max_line
            yield None if is_too_long else bytes(line + piece)
            line.clear()
            is_too_long = False
        is_too_long = is_too_long or len(line) + len(rest) > max_line
        if is_too_long:
            line.clear()
        else:
            line += rest
    if is_too_long:
        yield None
    elif line:
        yield bytes(line)
