"""Formats that are text themselves: Markdown, and subtitles (.srt, .vtt)."""

import re
from collections.abc import Iterator

from eat_edge.readers.encodings import detect
from eat_edge.readers.parsers.joining import join_lines
from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.types import Block

__all__ = ["parse_markdown", "parse_subtitles"]

_TIMING = re.compile(r"\s*((?:\d+:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d")
_TAG = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")


def parse_markdown(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read Markdown as it is, marks and all; a block is a line, counted from 1.

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be decoded, or is too long.
    """
    text = _decoded(data)
    if len(text) > max_chars:
        raise RefusedError(
            f"its text has more than {max_chars} characters: split it into shorter documents"
        )
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            blocks.append(Block(at, f"line {number}"))
        at += len(line) + 1
    yield Parsed(text, tuple(blocks))


def parse_subtitles(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read subtitles; a block is what is shown at one time, named by it: ``"00:01:02"``.

    Numbers, times, comments and marks of style are left out.

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be decoded, is too long, or has no times.
    """
    builder = TextBuilder(max_chars)
    num_cues = 0
    for cue in re.split(r"\n[ \t]*\n", _decoded(data).replace("\r\n", "\n")):
        lines = cue.split("\n")
        at = next((index for index, line in enumerate(lines) if _TIMING.match(line)), None)
        if at is None:
            continue
        timing = _TIMING.match(lines[at])
        assert timing is not None
        num_cues += 1
        # First the marks: one at a line's end would keep a name that goes on in the next apart.
        builder.add(join_lines(_TAG.sub("", line) for line in lines[at + 1 :]), timing[1])
    if data.strip() and not num_cues:
        raise RefusedError("it has no times, as subtitles have: '00:01:02,000 --> 00:01:04,000'")
    yield builder.parsed()


def _decoded(data: bytes) -> str:
    encoding = detect(data)
    text, problem = encoding.decode(data.removeprefix(encoding.mark))
    if problem is not None:
        raise RefusedError(problem)
    return text
