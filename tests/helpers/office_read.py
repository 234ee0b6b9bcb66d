"""Office files, written and read again."""

from pathlib import Path
from typing import Any

from eat_edge.readers import read_documents
from eat_edge.types import Document, Entity


def read(path: Path, data: bytes, **options: Any) -> list[Document]:
    path.write_bytes(data)
    return [found.document for found in read_documents([str(path)], **options)]


def one(path: Path, data: bytes) -> Document:
    (document,) = read(path, data)
    assert document.error is None, document.error
    return document


def refused(path: Path, data: bytes) -> str:
    (document,) = read(path, data)
    assert document.error is not None and document.text == "" and str(path) in document.error
    return document.error


def place_of(document: Document, surface: str) -> str | None:
    start = document.text.index(surface)
    entity = Entity(start, start + len(surface), surface, "PER", 1.0, "", ())
    return document.place_of(entity)
