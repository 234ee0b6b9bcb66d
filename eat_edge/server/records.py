"""Documents as JSON, the same as ``eat-edge tag`` writes them."""

import io
from collections.abc import Iterable

from eat_edge.types import Document
from eat_edge.writers import JsonlWriter

__all__ = ["encoded", "encoded_all"]


def encoded(document: Document) -> bytes:
    """One record, a line of UTF-8 with its line feed."""
    line = io.BytesIO()
    JsonlWriter(line).write(document)
    return line.getvalue()


def encoded_all(documents: Iterable[Document]) -> bytes:
    """An object with all records."""
    return b'{"documents":[' + b",".join(map(encoded, documents)) + b"]}"
