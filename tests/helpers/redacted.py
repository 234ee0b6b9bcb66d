"""Documents with names, and what they look like without."""

import threading
from collections.abc import Callable

import pytest

from eat_edge.redact.plan import RedactionPlan
from eat_edge.redact.redactor import Redactor
from eat_edge.types import Document, Entity

KEY = b"k" * 32
CHINESE = ("王小明", "PER"), ("李娜", "PER"), ("柏林", "LOC"), ("小明", "PER"), ("王", "PER")
TEXT = "王小明和李娜在柏林。小明说王先生走了。"


def document(text: str, lang: str, *names: tuple[str, str], id: str | None = None) -> Document:
    entities, at = [], 0
    for name, label in names:
        start = text.index(name, at)
        at = start + len(name)
        entities.append(Entity(start, at, name, label, 0.9, "Secret Guess", ("source",)))
    return Document(text, id=id, lang=lang, entities=tuple(entities), translation="Secret")


def hidden(plan: RedactionPlan, one: Document, key: bytes = KEY) -> str:
    return Redactor(plan, key).redact(one).text


class Endless:
    """A redaction that only ends when it is broken off."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()
        monkeypatch.setattr(Redactor, "redact", self)

    def __call__(self, document: Document, *, check: Callable[[], None]) -> None:
        self.begun.set()
        try:
            while True:
                check()
        finally:
            self.ended.set()
