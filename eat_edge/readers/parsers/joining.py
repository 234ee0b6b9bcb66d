"""Lines of a paragraph put together again, so that no name is cut in two by the width of a page."""

import re
from collections.abc import Iterable

__all__ = ["join_lines", "unwrapped"]

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uff60"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Han and kana, with their signs: what is written without spaces. Not by
`eat_edge.text.script`, which would bring NumPy into the parser's process."""

_ENDS = "。．！？!?.:;：；」』”…"
"""What a paragraph's last line ends with, as a rule."""

_MIN_FULL = 0.8
"""Share of the longest line from which a line may be one that goes on."""


def join_lines(lines: Iterable[str]) -> str:
    """Join lines by a space, or by nothing between scripts that are written without spaces."""
    joined = ""
    for line in filter(None, map(str.strip, lines)):
        is_close = not joined or (_UNSPACED.match(joined[-1]) and _UNSPACED.match(line))
        joined += line if is_close else f" {line}"
    return joined


def unwrapped(lines: Iterable[str]) -> list[str]:
    """Find the paragraphs of a page whose lines were broken to fit it.

    A line goes on in the next if it is nearly as long as the longest and does not end a sentence.

    Args:
        lines: From top to bottom; an empty one ends a paragraph.

    Returns:
        Its paragraphs, each in one line.
    """
    lines = [line.strip() for line in lines]
    full = _MIN_FULL * max(map(len, lines), default=0)
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        if len(line) < full or line.endswith(tuple(_ENDS)):
            paragraphs.append([])
    return [join_lines(paragraph) for paragraph in paragraphs if paragraph]
