"""A training sentence of the source, with what the lexicon knows in it."""

from dataclasses import dataclass

from eat_edge.names import NameMatch

__all__ = ["Drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sentence with its matches and its mentions.

    Attributes:
        lang: ISO 639-1 code.
        text: The folded sentence.
        matches: The lexicon's matches, not overlapping.
        spans: The mentions: half-open code points and label, ``DOUBTFUL`` among them.
    """

    lang: str
    text: str
    matches: tuple[NameMatch, ...]
    spans: tuple[tuple[int, int, str], ...]
