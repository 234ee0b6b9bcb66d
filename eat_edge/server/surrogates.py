"""Halves of surrogate pairs, which JSON can write and Unicode does not have."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["LoneSurrogate", "lone_surrogate"]

_HALF = re.compile("[\ud800-\udfff]")


class LoneSurrogate(NamedTuple):
    """Half of a pair in a text.

    Attributes:
        path: Fields and numbers that lead to the text.
        problem: What is wrong, and what to do.
    """

    path: tuple[str | int, ...]
    problem: str


def lone_surrogate(body: bytes) -> LoneSurrogate | None:
    """Find the first half of a surrogate pair in the texts of a JSON body.

    Args:
        body: What a parser refused.

    Returns:
        None where that is not why.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    for path, text in _texts(value, ()):
        if half := _HALF.search(text):
            problem = f"half of a surrogate pair, {half.group()!a}, at {half.start()}"
            remedy = "JSON text is Unicode: join the halves, or write U+FFFD for one that is alone"
            return LoneSurrogate(path, f"{problem}; {remedy}")
    return None


def _texts(
    value: object, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a value, names of fields too."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _texts(one, (*path, at))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield path, name
            yield from _texts(one, (*path, name))
