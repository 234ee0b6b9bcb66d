"""A document as plain values, for programs in any language."""

from typing import Any

from eat_edge.types import Document, Entity

__all__ = ["RECORD_FIELDS", "entity_record", "record_of"]

RECORD_FIELDS = ("id", "lang", "text", "entities", "translation", "error")
"""Fields of every record, in their order."""

_SCORE_DIGITS = 4


def record_of(document: Document) -> dict[str, Any]:
    """Make a record of a document.

    Args:
        document: With entities, or with an error instead.

    Returns:
        ``RECORD_FIELDS``, then the document's extra fields; an extra field that has the name of
        one of ours is left out.
    """
    record = {
        "id": document.id,
        "lang": document.lang,
        "text": document.text,
        "entities": [entity_record(entity) for entity in document.entities],
        "translation": document.translation,
        "error": document.error,
    }
    extra = {name: value for name, value in document.extra.items() if name not in record}
    return {**record, **extra}


def entity_record(entity: Entity) -> dict[str, Any]:
    """Make a record of an entity; offsets are half-open code points."""
    return {
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "label": entity.label,
        "score": round(entity.score, _SCORE_DIGITS),
        "english": entity.english,
        "evidence": list(entity.evidence),
    }
