"""Pipelines of spaCy with our component, and an engine that gives what it was told."""

from collections.abc import Iterator
from typing import Any

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed")


from eat_edge.errors import EatEdgeError  # noqa: E402
from eat_edge.integrations import spacy as integration  # noqa: E402
from eat_edge.types import Document, Entity  # noqa: E402

TEXT = "他在柏林见了李娜。"


FAST = {"mode": "fast", "threads": 1}


def pipeline(language: str = "zh", /, **config: Any) -> Any:
    nlp = spacy.blank(language)
    nlp.add_pipe("eat_edge", config={**FAST, **config})
    return nlp


def close(nlp: Any) -> None:
    nlp.get_pipe("eat_edge").close()


def found(doc: Any) -> list[tuple[str, str, str]]:
    return [(ent.text, ent.label_, ent._.english) for ent in doc.ents]


class FixedEngine:
    """Gives each text the entities it was told, or an error if it was told none."""

    def __init__(self, entities: dict[str, list[Entity]]) -> None:
        self.entities = entities
        self.languages: list[str | None] = []
        self.num_closed = 0

    def info(self) -> Any:
        return type("Info", (), {"languages": ("zh", "ja"), "also_read": ("ko",)})

    def __call__(self, text: str, *, lang: str | None) -> Document:
        (document,) = self.pipe([text], lang=lang)
        if document.error is not None:
            raise EatEdgeError(document.error)
        return document

    def pipe(self, texts: Any, *, lang: str | None) -> Iterator[Document]:
        self.languages.append(lang)
        for text in texts:
            entities = self.entities.get(text)
            error = f"cannot read {text!r}" if entities is None else None
            yield Document(text, entities=tuple(entities or ()), error=error)

    def close(self) -> None:
        self.num_closed += 1


def fixed(monkeypatch: pytest.MonkeyPatch, entities: dict[str, list[Entity]]) -> FixedEngine:
    engine = FixedEngine(entities)
    monkeypatch.setattr(integration, "load", lambda bundle, config: engine)
    return engine


def entity(text: str, start: int, end: int, score: float = 0.5) -> Entity:
    return Entity(start, end, text[start:end], "LOC", score, "Name", ("lexicon",))
