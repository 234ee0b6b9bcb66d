"""Documents, written in a format and read again as gold."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.types import Block, Document, Entity
from eat_edge.writers import Writer

TEXT = "😀 李娜 в Берлин,\n=柏林"


def entity(start: int, text: str, label: str, english: str = "", **facts: Any) -> Entity:
    return Entity(start, start + len(text), text, label, 0.9, english, ("source",), **facts)


DOCUMENTS = (
    Document(
        TEXT,
        id="a.docx",
        lang="zh",
        entities=(
            entity(2, "李娜", "PER", "Li Na", id="Q1"),
            entity(7, "Берлин", "LOC", "Berlin"),
            entity(15, "=柏林", "LOC", english_guess="Bolin"),
        ),
        blocks=(Block(0, "page 1"), Block(15, "page 2")),
    ),
    Document("柏林 柏林", id="b", lang="zh", entities=(entity(0, "柏林", "LOC", "Berlin"),)),
    Document("", id="c.exe", error="it is a program", error_kind="InputError"),
    Document("没有", id="d"),
)


def written(make: Callable[[BinaryIO], Writer], documents: Any = DOCUMENTS) -> bytes:
    stream = io.BytesIO()
    writer = make(stream)
    for document in documents:
        writer.write(document)
    writer.close()
    return stream.getvalue()


def gold(path: Path, data: bytes) -> list[GoldDocument]:
    path.write_bytes(data)
    return list(read_gold(path, labels=LabelMap()).documents)


GOOD = [document for document in DOCUMENTS if document.error is None]


def spans_of(document: Document | GoldDocument) -> list[tuple[int, int, str]]:
    found = document.spans if isinstance(document, GoldDocument) else document.entities
    return [(one.start, one.end, one.label) for one in found]
