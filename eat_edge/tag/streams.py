"""The standard streams of a command: what is read from one of them, and said on another."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from eat_edge.readers import Encoding

__all__ = [
    "STDIO",
    "is_typed",
    "standard_input",
    "tell",
    "tell_encoding",
    "tell_link_out",
    "tell_unknown_ending",
]

STDIO = "-"
"""Standard input, or output."""


def tell(message: str) -> None:
    """Say something on standard error, in one line."""
    from eat_edge.writers.base import one_line, visible

    sys.stderr.write(f"eat-edge: {visible(one_line(message))}\n")
    sys.stderr.flush()


def tell_encoding(name: str, encoding: "Encoding") -> None:
    """Say what a file is read as."""
    remedy = "; --encoding NAME says otherwise" if encoding.source == "detected" else ""
    tell(f"{name!r} is read as {encoding.label}: {encoding.source}{remedy}")


def tell_unknown_ending(name: str) -> None:
    """Say that a file is taken for text."""
    tell(f"{name!r} is read as text: its ending is not known; --input-format says otherwise")


def tell_link_out(path: str) -> None:
    """Say that a link is passed over."""
    tell(f"{path!r} is passed over: it is a link out of the directory; name the file to read it")


def standard_input() -> BinaryIO | None:
    """Standard input through a buffer of our own.

    The interpreter locks its own when it exits, and dies if a thread still reads from it.
    """
    if sys.stdin is None:
        return None
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:
        return sys.stdin.buffer


def is_typed(inputs: Iterable[str]) -> bool:
    """Whether somebody types an input."""
    return STDIO in inputs and sys.stdin is not None and sys.stdin.isatty()
