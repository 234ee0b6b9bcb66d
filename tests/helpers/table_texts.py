"""Tables, read from standard input."""

import io
from collections.abc import Sequence
from typing import Any

from eat_edge.readers import Read, read_documents
from eat_edge.types import Document


def read(data: str | bytes, **options: Any) -> list[Read]:
    """Documents of CSV from a pipe."""
    content = data.encode() if isinstance(data, str) else data
    options = {"input_format": "csv", **options}
    return list(read_documents(["-"], stdin=io.BytesIO(content), **options))


def documents(data: str | bytes, **options: Any) -> list[Document]:
    return [found.document for found in read(data, **options)]


def outline(found: Sequence[Document]) -> list[tuple[str | None, str, str | None]]:
    return [(document.id, document.text, document.error) for document in found]
