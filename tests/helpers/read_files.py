"""Files written and read again."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eat_edge.readers import read_documents
from eat_edge.types import Document


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def read(paths: list[str], **options: Any) -> Iterator[Document]:
    return (found.document for found in read_documents(paths, **options))


def from_stdin(data: bytes, **options: Any) -> list[Document]:
    return list(read(["-"], stdin=io.BytesIO(data), **options))
