"""The shapes of requests and answers, as OpenAPI tells them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from eat_edge.types import LABELS

__all__ = [
    "Failure",
    "FoundEntity",
    "Info",
    "Line",
    "Record",
    "TagRequest",
    "TagResponse",
    "bounded",
]

_Label = Annotated[str, Field(json_schema_extra={"enum": list(LABELS)})]


class TagRequest(BaseModel):
    """Texts to tag."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"texts": ["他在柏林见了李娜。"]}]},
    )

    texts: list[str] = Field(description="Any texts; each is one document.")
    lang: str | None = Field(
        default=None,
        description="ISO 639-1 code of all of them; without it each one's script tells.",
    )


class Line(BaseModel):
    """One document of a stream: a JSON object in a line. Other fields come back untouched."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "他在柏林。", "id": "1"}]})

    text: str
    id: str | int | None = None
    lang: str | None = None


class FoundEntity(BaseModel):
    """A named entity. Offsets count Unicode code points, from 0; end is one past the last."""

    start: int
    end: int
    text: str = Field(description="The surface form: what stands from start to end.")
    label: _Label
    score: float = Field(description="Confidence in (0, 1].")
    english: str
    evidence: list[str] = Field(
        description="What spoke for it: lexicon, translation, alignment, spotter."
    )


class Record(BaseModel):
    """A document with what was found in it, as a line of eat-edge tag."""

    id: str | None
    lang: str
    text: str
    entities: list[FoundEntity]
    translation: str = Field(description="Into English; empty in the mode fast.")
    error: str | None = Field(description="Why this document has no result, or null.")


class TagResponse(BaseModel):
    """One record for each text, in their order."""

    documents: list[Record]


class Info(BaseModel):
    """What the server is and what it takes."""

    version: str
    mode: str = Field(description="full; or fast: no translation, lexicon and spotter alone.")
    bundle: str
    bundle_version: str
    languages: list[str] = Field(description="These go through the whole pipeline.")
    preview_languages: list[str] = Field(description="In these only the lexicon speaks.")
    labels: list[str]
    threads: int
    limits: dict[str, int]


class Failure(BaseModel):
    """Why there is no answer, and what to do."""

    error: str


def bounded(openapi: dict[str, Any], languages: list[str], max_texts: int, max_chars: int) -> None:
    """Put what depends on the server into the description of `TagRequest`."""
    properties = openapi["components"]["schemas"]["TagRequest"]["properties"]
    properties["texts"]["maxItems"] = max_texts
    properties["texts"]["items"]["maxLength"] = max_chars
    properties["lang"]["anyOf"][0]["enum"] = languages
