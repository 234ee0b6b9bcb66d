"""Records as other tools read them: for people who correct, for training, for searching."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, BinaryIO

from eat_edge.info import package_version
from eat_edge.types import Document
from eat_edge.writers.base import error_text
from eat_edge.writers.record import as_json
from eat_edge.writers.tokens import tokens_of

__all__ = [
    "JsonArrayWriter",
    "LinesWriter",
    "bulk_lines",
    "doccano_lines",
    "iob_lines",
    "label_studio_task",
    "prodigy_lines",
]

_MAX_ID = 512
"""Bytes of the longest identifier that OpenSearch and Elasticsearch take."""


class LinesWriter:
    """Writes JSON Lines of any kind, flushed document by document.

    Args:
        stream: Bytes out; stays open.
        lines_of: Gives the objects for a document.
    """

    def __init__(
        self, stream: BinaryIO, lines_of: Callable[[Document], Iterable[dict[str, Any]]]
    ) -> None:
        self._stream, self._lines_of = stream, lines_of

    def write(self, document: Document) -> None:
        """Write the lines of one document and flush them."""
        self._stream.write(b"".join(as_json(line) + b"\n" for line in self._lines_of(document)))
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: every line is complete."""


class JsonArrayWriter:
    """Writes a list of JSON objects, complete once it is closed.

    Args:
        stream: Bytes out; stays open.
        object_of: Gives the object for a document.
    """

    def __init__(self, stream: BinaryIO, object_of: Callable[[Document], dict[str, Any]]) -> None:
        self._stream, self._object_of = stream, object_of
        self._separator = b"[\n"

    def write(self, document: Document) -> None:
        """Write one object and flush it."""
        self._stream.write(self._separator + as_json(self._object_of(document)))
        self._stream.flush()
        self._separator = b",\n"

    def close(self) -> None:
        """Write the end of the list."""
        self._stream.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")
        self._stream.flush()


def label_studio_task(document: Document) -> dict[str, Any]:
    """A task of Label Studio whose entities are a prediction.

    The labelling configuration has a ``<Text name="text" value="$text"/>`` and
    ``<Labels name="label" toName="text">``.
    """
    results = [
        {
            "id": str(number),
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "score": entity.score,
            "value": {
                "start": entity.start,
                "end": entity.end,
                "text": entity.text,
                "labels": [entity.label],
            },
            "meta": {"text": [entity.english or entity.english_guess]},
        }
        for number, entity in enumerate(document.entities, 1)
    ]
    return {
        "data": {"text": document.text, "id": document.id, **_error(document)},
        "predictions": [{"model_version": _model_version(), "result": results}],
    }


def doccano_lines(document: Document) -> list[dict[str, Any]]:
    """A line of doccano's JSONL for sequence labelling."""
    labels = [[entity.start, entity.end, entity.label] for entity in document.entities]
    return [
        {"text": document.text, "label": labels, "source": document.id, **_error(document)},
    ]


def prodigy_lines(document: Document) -> list[dict[str, Any]]:
    """A task of Prodigy's JSONL, for ``ner.manual``."""
    spans = [
        {"start": entity.start, "end": entity.end, "label": entity.label, "score": entity.score}
        for entity in document.entities
    ]
    return [
        {
            "text": document.text,
            "spans": spans,
            "meta": {"source": document.id, "lang": document.lang, **_error(document)},
        }
    ]


def iob_lines(document: Document) -> list[dict[str, Any]]:
    """A line with tokens and BIO tags, as data sets of Hugging Face's ``datasets`` have them."""
    tokens = [] if document.error is not None else list(tokens_of(document))
    return [
        {
            "id": document.id,
            "tokens": [token.text for token in tokens],
            "ner_tags": [token.tag for token in tokens],
            **_error(document),
        }
    ]


def bulk_lines(document: Document) -> list[dict[str, Any]]:
    """The two lines of a document in a bulk request of OpenSearch or Elasticsearch."""
    name = document.id
    is_usable = name is not None and 0 < len(name.encode("utf-8", "replace")) <= _MAX_ID
    return [{"index": {"_id": name} if is_usable else {}}, document.to_dict()]


@cache
def _model_version() -> str:
    return f"eat-edge {package_version('eat-edge')}"


def _error(document: Document) -> dict[str, str]:
    return {} if document.error is None else {"error": error_text(document)}
