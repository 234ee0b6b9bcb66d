"""Mentions and known names at their places in a sentence: 上海/LOC|李娜/PER."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType

from eat_edge.names import Name, NameMatch
from eat_edge.types import Mention

_WRITTEN = re.compile(r"(?P<surface>[^/]+)/(?P<label>[A-Z]+)(?:\W+|$)")


def mention_of(
    text: str,
    surface: str,
    label: str,
    score: float = 0.9,
    others: Mapping[str, float] = MappingProxyType({}),
    at: int = 0,
) -> Mention:
    """The first mention of a surface, from an offset on."""
    start = text.index(surface, at)
    return Mention(start, start + len(surface), surface, label, score, others)


def mentions_of(text: str, written: str, score: float = 0.9) -> list[Mention]:
    """Mentions as they are written, each behind the one before it."""
    mentions: list[Mention] = []
    for one in _WRITTEN.finditer(written):
        at = mentions[-1].end if mentions else 0
        mentions.append(mention_of(text, one["surface"], one["label"], score, at=at))
    return mentions


def known_as(
    text: str, surface: str, label: str = "LOC", prior: float = 0.8, english: str = "Name"
) -> NameMatch:
    """A known name where its surface stands first."""
    start = text.index(surface)
    return NameMatch(start, start + len(surface), surface, (Name(english, label),), prior)


def known_in(text: str, names: Mapping[str, tuple[str, str, float]]) -> list[NameMatch]:
    """All that a sentence has of known names, each with English, type and prior."""
    return [
        NameMatch(*found.span(), surface, (Name(english, label),), prior)
        for surface, (english, label, prior) in names.items()
        for found in re.finditer(re.escape(surface), text)
    ]


def written(mentions: Iterable[Mention], text: str) -> list[str]:
    """Mentions as they are written; they have their places, and none overlaps another."""
    told = list(mentions)
    assert all(text[one.start : one.end] == one.text for one in told)
    assert all(one.end <= other.start for one, other in pairwise(told))
    return [f"{one.text}/{one.label}" for one in told]
