"""JSON Lines: one record a document, for programs."""

import json
from typing import Any, BinaryIO

import orjson

from eat_edge.types import Document

__all__ = ["JsonlWriter"]

_SCORE_DIGITS = 4


class JsonlWriter:
    """Writes one JSON object a line, in UTF-8, flushed record by record.

    The fields are ``id``, ``lang``, ``text``, ``entities``, ``translation`` and ``error``, then the
    document's extra fields; an extra field that has the name of one of ours is left out.

    Args:
        stream: Bytes out; stays open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document) -> None:
        """Write one record and flush it."""
        self._stream.write(_encode(_record(document)))
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: every record is complete."""


def _record(document: Document) -> dict[str, Any]:
    record = {
        "id": document.id,
        "lang": document.lang,
        "text": document.text,
        "entities": [
            {
                "start": entity.start,
                "end": entity.end,
                "text": entity.text,
                "label": entity.label,
                "score": round(entity.score, _SCORE_DIGITS),
                "english": entity.english,
                "evidence": entity.evidence,
            }
            for entity in document.entities
        ],
        "translation": document.translation,
        "error": document.error,
    }
    extra = {name: value for name, value in document.extra.items() if name not in record}
    return {**record, **extra}


def _encode(record: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Whole numbers of more than 64 bits and lone surrogates: ASCII escapes can write both.
        return json.dumps(record).encode("ascii") + b"\n"
