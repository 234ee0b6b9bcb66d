"""Lists by middle dot, which look like the name of one foreigner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eat_edge.lexicon.composition import DOTS, is_list
from eat_edge.names import NameMatch
from eat_edge.types import Mention

__all__ = ["part_lists"]


def part_lists(mentions: Sequence[Mention], known: Iterable[NameMatch]) -> Iterator[Mention]:
    """Part mentions whose parts between dots are known as places, organisations or full names.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names; what is known as a whole stays whole.

    Yields:
        The same spans, or their parts, each with the type that it is known as.
    """
    by_span: dict[tuple[int, int], NameMatch] = {}
    for match in known:
        by_span.setdefault((match.start, match.end), match)
    for mention in mentions:
        parts = [by_span.get(span) for span in _spans(mention)]
        matches = [match for match in parts if match is not None]
        is_known = (mention.start, mention.end) in by_span
        if len(parts) < 2 or len(matches) < len(parts) or is_known or not is_list(matches):
            yield mention
            continue
        for match in matches:
            yield replace(
                mention,
                start=match.start,
                end=match.end,
                text=match.surface,
                label=match.names[0].label,
                others={},
            )


def _spans(mention: Mention) -> list[tuple[int, int]]:
    """The spans between the dots of a mention."""
    bounds = [at for at, char in enumerate(mention.text) if char in DOTS]
    starts = [0, *(at + 1 for at in bounds)]
    ends = [*bounds, len(mention.text)]
    return [
        (mention.start + start, mention.start + end)
        for start, end in zip(starts, ends, strict=True)
    ]
