"""From English mention to source span: names that agree, mentions to align, literal matches."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.names import NameMatch
from eat_edge.types import Mention

__all__ = ["Placement", "bears", "literal_spans", "names_agree", "unexplained"]


@dataclass(frozen=True, slots=True)
class Placement:
    """Mention alignment's answer for one mention.

    Attributes:
        mention: The mention.
        spans: Where the answer occurs in the folded sentence; empty for "not in the source".
        probability: Of the answer, among all spans of the sentence and "not in the source".
    """

    mention: Mention
    spans: tuple[tuple[int, int], ...]
    probability: float


def names_agree(name: str, mention: str) -> bool:
    """Whether a lexicon name and a mention of the translation are the same name.

    Case, punctuation and articles do not count; the order of the words does not either, since
    family names come first or last.
    """
    words = _words(name)
    return bool(words) and words == _words(mention)


def unexplained(mentions: Iterable[Mention], matches: Sequence[NameMatch]) -> list[Mention]:
    """The mentions to align: those that are the name of no match, each name once."""
    asked: dict[tuple[str, ...], Mention] = {}
    for mention in mentions:
        if not any(bears(match, mention) for match in matches):
            key = _words(mention.text)
            if key and (key not in asked or mention.score > asked[key].score):
                asked[key] = mention
    return list(asked.values())


def literal_spans(source: str, name: str) -> tuple[tuple[int, int], ...]:
    """Where a name stands in the source as it stands in the translation: NATO, iPhone.

    Args:
        source: The folded sentence.
        name: The mention; its case counts.

    Returns:
        Half-open spans that are no part of a longer Latin word or number.
    """
    pattern = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
    return tuple(found.span() for found in re.finditer(pattern, source))


def bears(match: NameMatch, mention: Mention) -> bool:
    """Whether a mention of the translation is one of a match's English names."""
    return any(names_agree(name.english, mention.text) for name in match.names)


_CASELESS: Mapping[int, str | None] = {ord(char): " " for char in '.,;:!?"()[]-/'} | {
    ord("'"): None
}


def _words(name: str) -> tuple[str, ...]:
    words = name.casefold().translate(_CASELESS).split()
    return tuple(sorted(word for word in words if word != "the"))
