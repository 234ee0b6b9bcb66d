"""The shapes of requests and answers, as OpenAPI tells them."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, JsonValue

from eat_edge.config import MODES, OFFSETS, Options, language_pattern
from eat_edge.own_names.record import MAX_SURFACE
from eat_edge.redact.plan import OPERATORS, PATTERNS, SCOPES
from eat_edge.server.limits import Limits
from eat_edge.server.paths import STREAM
from eat_edge.text.languages import LANGUAGES
from eat_edge.types import ENGLISH_SOURCES, LABELS

__all__ = [
    "MAX_NAME",
    "READ_PARAMETERS",
    "Failure",
    "FoundEntity",
    "Info",
    "Line",
    "NameEntry",
    "OfferedBundle",
    "ReadDocument",
    "Record",
    "RedactRequest",
    "RedactResponse",
    "TagRequest",
    "TagResponse",
    "describe_options",
]

_LABEL = "^[A-Za-z][A-Za-z0-9_-]{0,31}$"
_PRINTED = r"[^\u0000-\u001f\u007f-\u009f]"
_BEGINNING = r"[^\s\u0000-\u001f\u007f-\u009f]"
_SURFACE: dict[str, JsonValue] = {"pattern": f"^{_BEGINNING}{_PRINTED}*$", "maxLength": MAX_SURFACE}
"""What can be a name: something to see, and no control characters."""
_Text = Annotated[str, Field(json_schema_extra={"pattern": f"^{_PRINTED}*$"})]
_Label = Annotated[str, Field(json_schema_extra={"pattern": _LABEL})]


_OPTIONS = {
    "mode": f"{' or '.join(MODES)}; without it that of the server.",
    "lang": "Language of all texts as a BCP 47 tag; without it each one's script tells.",
    "min_score": "Entities with a lower score are left out; from 0 to 1.",
    "labels": f"Types of the entities to give, of {', '.join(LABELS)} and those of names; "
    "without it all.",
    "offsets": f"What offsets count: {' or '.join(OFFSETS)}; without it the first.",
    "translate": "Whether to translate every text; without it as the server was told.",
}


_BUNDLE = "Models, by a name that /v1/info lists; without it those of the server."

MAX_NAME = 1000
"""Characters of the name of a file to read."""
_ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "windows-1251")

READ_PARAMETERS: dict[str, tuple[bool, str, dict[str, JsonValue]]] = {
    "name": (
        True,
        "Of the file; its ending tells what it is.",
        {"type": "string", "pattern": r"\S", "maxLength": MAX_NAME, "examples": ["news.pdf"]},
    ),
    "unit": (False, "What a document of a text file is.", {"enum": ["line", "file"]}),
    "encoding": (
        False,
        "Of text; without it found out. Other names that Python knows are taken, too.",
        {"enum": [*_ENCODINGS]},
    ),
    "column": (False, "That has the text, in tables and JSON; text.", {"type": "string"}),
}
"""Of a file to read: whether it is needed, what it means, what it can be."""


_LISTS = {
    "names": "Names of one's own, which win over every model, on top of the server's.",
    "ignore": "Surfaces that are never a name.",
}
"""Options that a body alone can have."""


class NameEntry(BaseModel):
    """A name of one's own."""

    model_config = ConfigDict(extra="forbid")

    surface: str = Field(description="As texts write it.", json_schema_extra=_SURFACE)
    label: str = Field(
        validation_alias=AliasChoices("label", "type"),
        description=f"Its type, of {', '.join(LABELS)}, or one of one's own; type is taken, too.",
        json_schema_extra={"pattern": _LABEL},
    )
    english: _Text | None = None
    id: _Text | None = None
    lang: str | None = Field(default=None, description="The only language it is a name in.")


class TagRequest(BaseModel):
    """Texts to tag."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"texts": ["他在柏林见了李娜。"]}]},
    )

    texts: list[str] = Field(description="Any texts; each is one document.")
    mode: str | None = Field(default=None, description=_OPTIONS["mode"])
    lang: str | None = Field(default=None, description=_OPTIONS["lang"])
    min_score: float | None = Field(default=None, strict=True, description=_OPTIONS["min_score"])
    labels: list[str] | None = Field(default=None, description=_OPTIONS["labels"])
    offsets: str | None = Field(default=None, description=_OPTIONS["offsets"])
    names: list[NameEntry] | None = Field(default=None, description=_LISTS["names"])
    ignore: list[str] | None = Field(default=None, description=_LISTS["ignore"])
    translate: bool | None = Field(default=None, strict=True, description=_OPTIONS["translate"])
    bundle: str | None = Field(default=None, description=_BUNDLE)


class RedactRequest(TagRequest):
    """Texts to redact; labels, names and the rest say what is found in them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"texts": ["他在柏林见了李娜。"], "operators": {"PER": "pseudonym"}}]
        }
    )

    operator: str | None = Field(
        default=None,
        description="What becomes of a name of any type; without it replace.",
        json_schema_extra={"enum": [*OPERATORS, None]},
    )
    operators: dict[str, str] | None = Field(
        default=None,
        description=f"The same for some types: {', '.join((*LABELS, *PATTERNS))}, or one's own.",
        json_schema_extra={"additionalProperties": {"type": "string", "enum": [*OPERATORS]}},
    )
    scope: str | None = Field(
        default=None,
        description="Where the same name is the same token; without it in each text.",
        json_schema_extra={"enum": [*SCOPES, None]},
    )


class Line(BaseModel):
    """One document of a stream: a JSON object in a line. Other fields come back untouched."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "他在柏林。", "id": "1"}]})

    text: str
    id: str | int | None = None
    lang: str | None = None


class OtherEntity(BaseModel):
    """Another entity that has the same surface form."""

    english: str
    label: str
    id: str


class FoundEntity(BaseModel):
    """A named entity. Offsets count from 0, code points if nothing is said; end is one past."""

    start: int
    end: int
    text: str = Field(description="The surface form: what stands from start to end.")
    label: _Label
    score: float = Field(description="Confidence in (0, 1] that this is a name of this type.")
    english: str = Field(description="The English name where one can be trusted, else empty.")
    english_source: str = Field(
        description="Where it comes from; empty where there is none.",
        json_schema_extra={"enum": [*ENGLISH_SOURCES, ""]},
    )
    english_score: float = Field(description="Share of right names of this source and type.")
    english_guess: str = Field(description="What it may be instead; show it as a guess only.")
    evidence: list[str] = Field(
        description="Evidence sources that agree: lexicon, translation, alignment, source; or own."
    )
    id: str = Field(description="Identifier, as the lexicon has it; empty where it has none.")
    alternatives: list[OtherEntity] = Field(
        description="Other entities of the lexicon with this surface form, likeliest first."
    )
    place: str | None = Field(
        default=None, description="Page, paragraph or cell, where the document came from a file."
    )


_RECORD: JsonValue = {
    "id": None,
    "lang": "zh",
    "text": "他在柏林。",
    "entities": [],
    "translation": "",
    "translation_notes": [],
    "error": None,
    "error_kind": None,
}


class Record(BaseModel):
    """A document with what was found in it, as a line of eat-edge tag."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RECORD]})

    id: str | None
    lang: str
    text: str
    entities: list[FoundEntity]
    translation: str = Field(description="A machine's draft; empty in the mode fast.")
    translation_notes: list[str] = Field(
        description="Numbers that only the text or only the translation has."
    )
    error: str | None = Field(description="Why this document has no result, or null.")
    error_kind: str | None = Field(description="Class of that error: CapacityError, ... or null.")


class TextBlock(BaseModel):
    """A part of a document."""

    start: int = Field(description="Its first code point.")
    place: str = Field(description="What it is called: a page, a paragraph, a cell.")


class ReadDocument(BaseModel):
    """A document of a file."""

    id: str
    lang: str | None = Field(description="What the file says of it, or null.")
    text: str
    blocks: list[TextBlock] = Field(description="Its pages, paragraphs or cells.")
    error: str | None = Field(description="Why it could not be read, or null.")
    error_kind: str | None


class TagResponse(BaseModel):
    """One record for each text, in their order."""

    documents: list[Record]


class Hidden(BaseModel):
    """Something hidden. Offsets count code points of the redacted text."""

    start: int
    end: int
    text: str = Field(description="What stands there now.")
    label: _Label


class RedactedRecord(BaseModel):
    """A text without its names; empty where it could not be looked through."""

    id: str | None
    lang: str
    text: str
    redactions: list[Hidden]
    error: str | None
    error_kind: str | None


class RedactResponse(BaseModel):
    """One record for each text, in their order."""

    documents: list[RedactedRecord]


class OfferedBundle(BaseModel):
    """Models that a request may name."""

    name: str
    version: str
    languages: list[str] = Field(description="Those that they are made for.")
    translated: list[str] = Field(description="Those of them that can be translated.")


class Info(BaseModel):
    """What the server is and what it takes."""

    version: str
    mode: str = Field(description="auto, full; or fast: lexicon and tagged source alone.")
    bundle: str
    bundle_version: str
    bundles: list[OfferedBundle] = Field(
        description="All that requests may name with bundle, that of the server first."
    )
    languages: list[str] = Field(description="Those that the bundle is made for.")
    translated: list[str] = Field(description="Those of them that can be translated.")
    also_read: list[str] = Field(description="Others that are read, not measured.")
    labels: list[str]
    threads: int
    limits: dict[str, int]
    chars_per_second: dict[str, float] = Field(
        description="By mode, as measured when the server started."
    )
    chars_in_time: dict[str, int] = Field(
        description="By mode, the most characters that one request is taken with: those of its "
        "timeout at that speed. A stream is not bound by it."
    )


class Failure(BaseModel):
    """Why there is no answer, and what to do."""

    error: str


def describe_options(
    openapi: dict[str, Any],
    options: Options,
    languages: Collection[str],
    limits: Limits,
    bundles: Collection[str],
) -> None:
    """Put what a server takes into the description of its requests.

    Args:
        openapi: The description, changed in place.
        options: Of the server.
        languages: Codes that it knows.
        limits: Of a request.
        bundles: That it may name.
    """
    # What one of one's own names may be called depends on them.
    label = "|".join(LABELS) if not options.names else _LABEL.strip("^$")
    schemas: dict[str, dict[str, Any]] = {
        "mode": {"enum": ["fast"] if options.mode == "fast" else list(MODES)},
        "lang": {"pattern": language_pattern(languages)},
        "min_score": {"type": "number", "minimum": 0, "maximum": 1},
        "labels": {"pattern": f"^(?:{label})(?:,(?:{label}))*$"},
        "offsets": {"enum": list(OFFSETS)},
        "translate": {"type": "boolean"},
        "bundle": {"enum": list(bundles)},
    }
    stream = openapi["paths"][STREAM]["post"]
    stream["parameters"] = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text in {**_OPTIONS, "bundle": _BUNDLE}.items()
        for schema in [{"type": "string"} | schemas[name]]
    ]
    # Beside names of its own a request may have labels of its own, which this does not say.
    schemas["labels"] = {"items": {"type": "string", "pattern": f"^(?:{label})$"}, "minItems": 1}
    schemas["names"] = schemas["ignore"] = {"maxItems": limits.max_names}
    entry = openapi["components"]["schemas"][NameEntry.__name__]["properties"]
    entry["lang"]["anyOf"][0] |= {"enum": sorted({one.code for one in LANGUAGES})}
    for request in (TagRequest, RedactRequest):
        properties = openapi["components"]["schemas"][request.__name__]["properties"]
        properties["texts"]["maxItems"] = limits.max_texts
        properties["texts"]["items"]["maxLength"] = limits.max_chars
        for name, schema in schemas.items():
            properties[name]["anyOf"][0] |= schema
        properties["ignore"]["anyOf"][0]["items"] |= _SURFACE
    # Types of one's own, too, which this does not say.
    properties["operators"]["anyOf"][0]["propertyNames"] = {"enum": [*LABELS, *PATTERNS]}
    # Text that is redacted is no longer what offsets of another kind would count.
    properties["offsets"]["anyOf"][0] = {"enum": list(OFFSETS[:1])}
