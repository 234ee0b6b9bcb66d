"""Baselines that only carry mentions back: their places as entities and as traces."""

from collections.abc import Iterable, Sequence

from eat_edge.evaluation.error_analysis.trace import Named, Trace
from eat_edge.evaluation.spans import Span
from eat_edge.types import Entity, Mention, Sentence

__all__ = ["EVIDENCE", "Place", "PlacedMention", "entities_of", "is_free", "mention_trace"]

Place = tuple[int, int]
"""Half-open code points of the document."""

PlacedMention = tuple[Mention, Place | None]
"""A mention of the translation and where it stands, None for nowhere."""

EVIDENCE = ("translation", "alignment")
"""The evidence sources of every entity of such a baseline."""


def entities_of(text: str, placed: Iterable[PlacedMention]) -> list[Entity]:
    """Make an entity of every mention that has a place; its score is the tagger's probability.

    Args:
        text: The document.
        placed: Mentions; their places do not overlap.

    Returns:
        Entities by start.
    """
    entities = [
        Entity(*place, text[slice(*place)], one.label, one.score, one.text, EVIDENCE)
        for one, place in placed
        if place is not None
    ]
    return sorted(entities, key=lambda entity: entity.start)


def mention_trace(
    sentence: Sentence,
    english: str,
    placed: Sequence[PlacedMention],
    *,
    num_answers: int = 0,
    num_astray: int = 0,
) -> Trace:
    """Put down what became of the mentions of a window: each is an entity or stands nowhere.

    Args:
        sentence: The window.
        english: Its translation.
        placed: All mentions of it.
        num_answers: Mention alignments that were asked for.
        num_astray: How many of them are no text of the window, nor "nowhere".

    Returns:
        The trace.
    """
    found = [(one, place) for one, place in placed if place is not None]
    named = tuple(
        Named(Span(*place, one.label), one.score, is_enough=True, is_placed=True, evidence=EVIDENCE)
        for one, place in found
    )
    spans = tuple(one.span for one in named)
    return Trace(
        start=sentence.start,
        end=sentence.end,
        english=english,
        known=frozenset(),
        named=named,
        nowhere=tuple(one.label for one, place in placed if place is None),
        kept=spans,
        joined=spans,
        num_answers=num_answers,
        num_astray=num_astray,
    )


def is_free(place: Place, taken: Iterable[Place]) -> bool:
    """Whether a place overlaps none of those that are taken."""
    return all(place[1] <= start or end <= place[0] for start, end in taken)
