"""One's own names put before what the models found."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from eat_edge.own_names.matcher import Matcher, OwnMatch
from eat_edge.types import Document, Entity

__all__ = ["OWN", "overlaid"]

OWN = "own"
"""The evidence of a name of the user's own, and the source of its English."""


def overlaid(document: Document, matcher: Matcher) -> Document:
    """Put a user's own names into a result.

    Args:
        document: What the models found, with offsets in code points; entities do not overlap.
        matcher: The user's names, and what is never one.

    Returns:
        The document with every name of the user's own, which replace what overlaps them, and
        without the entities that are never a name.
    """
    text, lang = document.text, document.lang
    own = [
        match
        for match in matcher.find(text, lang)
        if not matcher.is_ignored(text[match.start : match.end], lang)
    ]
    kept = [
        entity
        for entity in document.entities
        if not _overlaps(entity, own) and not matcher.is_ignored(entity.text, lang)
    ]
    if not own and len(kept) == len(document.entities):
        return document
    found = {(entity.start, entity.end): entity for entity in document.entities}
    ours = [_entity(match, text, found.get((match.start, match.end))) for match in own]
    return replace(
        document, entities=tuple(sorted([*kept, *ours], key=lambda entity: entity.start))
    )


def _overlaps(entity: Entity, own: Sequence[OwnMatch]) -> bool:
    at = bisect_left(own, entity.end, key=lambda match: match.start)
    # They do not overlap one another, so that the last to begin is the last to end.
    return at > 0 and own[at - 1].end > entity.start


def _entity(match: OwnMatch, text: str, replaced: Entity | None) -> Entity:
    """The entity of a match; English that the list lacks is that of the entity it replaces."""
    name, surface = match.name, text[match.start : match.end]
    own = Entity(match.start, match.end, surface, name.label, 1.0, name.english, (OWN,), id=name.id)
    if name.english:
        return replace(own, english_source=OWN, english_score=1.0)
    if replaced is None:
        return own
    return replace(
        own,
        english=replaced.english,
        english_source=replaced.english_source,
        english_score=replaced.english_score,
        english_guess=replaced.english_guess,
    )
