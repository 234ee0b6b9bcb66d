"""JSON Lines: one record a document, for programs."""

from typing import BinaryIO

from eat_edge.types import Document
from eat_edge.writers.record import as_json

__all__ = ["JsonlWriter"]


class JsonlWriter:
    """Writes one JSON object a line, in UTF-8, flushed record by record.

    The fields are ``id``, ``lang``, ``text``, ``entities``, ``translation``, ``error`` and
    ``error_kind``, then the document's extra fields; an extra field that has the name of one of
    ours is left out.

    Args:
        stream: Bytes out; stays open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document) -> None:
        """Write one record and flush it."""
        self._stream.write(as_json(document.to_dict()) + b"\n")
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: every record is complete."""
