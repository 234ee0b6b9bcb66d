"""Documents as JSON, the same as ``eat-edge tag`` writes them."""

from collections.abc import Iterable

from eat_edge.types import Document
from eat_edge.writers.record import as_json

__all__ = ["encoded", "encoded_all"]


def encoded(document: Document) -> bytes:
    """One record, a line of UTF-8 with its line feed."""
    return as_json(document.to_dict()) + b"\n"


def encoded_all(documents: Iterable[Document]) -> bytes:
    """An object with all records."""
    return (
        b'{"documents":[' + b",".join(as_json(document.to_dict()) for document in documents) + b"]}"
    )
