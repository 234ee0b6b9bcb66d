"""What was found in a text, where it stands again and was not found: 강화도강화도."""

import re
from collections.abc import Callable, Iterable, Iterator

__all__ = ["repeats"]

_LEAST, _LEAST_HAN = 3, 2
"""Characters of a surface at least: shorter ones stand in other words."""
_HAN = re.compile("[\u3400-\u9fff]+")
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
"""Letters that a name stands beside without a space."""


def repeats(
    text: str,
    found: Iterable[tuple[int, int]],
    check: Callable[[], None] = lambda: None,
) -> Iterator[tuple[int, int, str]]:
    """Find all places of what was found: at the edges of words, but in scripts without spaces.

    Args:
        text: Of the document.
        found: Start and end of each name.
        check: Called again and again while that goes on; what it raises ends it.

    Yields:
        Start, end and surface of each, those that were found among them.
    """
    for surface in {text[start:end] for start, end in found}:
        check()
        least = _LEAST_HAN if _HAN.fullmatch(surface) else _LEAST
        if len(surface) < least:
            continue
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            if _is_apart(text, at) and _is_apart(text, end):
                yield at, end, surface
            at = text.find(surface, end)


def _is_apart(text: str, edge: int) -> bool:
    """Whether a name may begin or end at an offset: no word goes on over it."""
    around = text[max(0, edge - 1) : edge + 1]
    if edge in (0, len(text)) or not all(map(str.isalnum, around)):
        return True
    return any(map(_NO_SPACES.match, around))
