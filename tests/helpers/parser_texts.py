"""What a parser makes of bytes, called in this process."""

from collections.abc import Callable, Iterator

from eat_edge.readers.parsers.parsed import Attached, Parsed

__all__ = ["MAX", "blocks_of", "read"]

MAX = 10_000
"""Code points of the longest text."""

Parse = Callable[[bytes, int], Iterator[Parsed | Attached]]


def read(parse: Parse, data: bytes, max_chars: int = MAX) -> Parsed:
    """The one document in a file."""
    (found,) = parse(data, max_chars)
    assert isinstance(found, Parsed)
    return found


def blocks_of(found: Parsed) -> dict[str, str]:
    """The text of each block, by its place."""
    starts = [block.start for block in found.blocks] + [len(found.text) + 2]
    return {
        block.place: found.text[block.start : end - 2]
        for block, end in zip(found.blocks, starts[1:], strict=True)
    }
