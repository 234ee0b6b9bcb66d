"""What the parser's process and ours say to each other: frames of bytes, each with its length."""

import json
import struct
from collections.abc import Callable
from typing import Any

__all__ = ["Frame", "read_frame", "write_frame"]

_LENGTHS = struct.Struct(">II")

Frame = tuple[dict[str, Any], bytes]
"""Facts, as JSON has them, and bytes."""


def write_frame(write: Callable[[bytes], object], facts: dict[str, Any], data: bytes = b"") -> None:
    """Write a frame.

    Args:
        write: Takes bytes, all of them.
        facts: As JSON has them.
        data: Whatever.

    Raises:
        OSError: The other end is closed.
    """
    head = json.dumps(facts).encode("ascii")
    write(_LENGTHS.pack(len(head), len(data)) + head)
    if data:
        write(data)


def read_frame(read: Callable[[int], bytes]) -> Frame | None:
    """Read a frame.

    Args:
        read: Gives as many bytes as it is asked for, fewer at the end only.

    Returns:
        The frame, or None at the end, also in the middle of one.
    """
    lengths = read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    num_head, num_data = _LENGTHS.unpack(lengths)
    head, data = read(num_head), read(num_data) if num_data else b""
    if len(head) < num_head or len(data) < num_data:
        return None
    return json.loads(head), data
