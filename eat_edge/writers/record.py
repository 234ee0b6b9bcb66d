"""A document as plain values, for programs in any language."""

import json
from base64 import b64encode
from typing import Any

import orjson

from eat_edge.types import Document, Entity

__all__ = ["RECORD_FIELDS", "as_json", "as_text", "record_of"]

RECORD_FIELDS = (
    "id",
    "lang",
    "text",
    "entities",
    "translation",
    "translation_notes",
    "error",
    "error_kind",
)
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
        "entities": [_entity_record(entity, document) for entity in document.entities],
        "translation": document.translation,
        "translation_notes": list(document.translation_notes),
        "error": document.error,
        "error_kind": document.error_kind,
    }
    extra = {name: value for name, value in document.extra.items() if name not in record}
    return {**record, **extra}


def as_json(value: object) -> bytes:
    """Write a value as JSON; what JSON has no type for is text, bytes in Base64."""
    try:
        return orjson.dumps(value, default=_plain)
    except TypeError:
        # Whole numbers of more than 64 bits and lone surrogates: ASCII escapes can write both.
        return json.dumps(value, default=_plain).encode("ascii")


def as_text(value: object) -> str | None:
    """Write a value into a column of text: text as it is, nothing as nothing, the rest as JSON."""
    if value is None or isinstance(value, str):
        return value
    encoded = as_json(value).decode()
    return str(json.loads(encoded)) if encoded.startswith('"') else encoded


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return str(value)


def _entity_record(entity: Entity, document: Document) -> dict[str, Any]:
    """Make a record of an entity; ``place`` is there only where the document has blocks."""
    place = document.place_of(entity)
    return {
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "label": entity.label,
        "score": round(entity.score, _SCORE_DIGITS),
        "english": entity.english,
        "english_source": entity.english_source,
        "english_score": round(entity.english_score, _SCORE_DIGITS),
        "english_guess": entity.english_guess,
        "evidence": list(entity.evidence),
        "id": entity.id,
        "alternatives": [
            {"english": one.english, "label": one.label, "id": one.id}
            for one in entity.alternatives
        ],
        **({} if place is None else {"place": place}),
    }
