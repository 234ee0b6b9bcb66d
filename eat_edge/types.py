"""What goes in and comes out: frozen records and the offset rule.

Offsets are half-open code point positions (``str`` indices) into the text exactly as the caller
gave it: ``text[entity.start:entity.end] == entity.text``, always.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, Literal

__all__ = [
    "ENGLISH_SOURCES",
    "LABELS",
    "RECORD_FIELDS",
    "Alternative",
    "Block",
    "Document",
    "Entity",
    "ExitStatus",
    "InputFormat",
    "Mention",
    "Sentence",
]

LABELS = ("PER", "LOC", "ORG", "MISC")
"""Entity types, in the order used wherever they are numbered."""


ENGLISH_SOURCES = ("own", "lexicon", "composed", "translation", "romanised")
"""Where a trusted English name may come from, the surest first.

``"own"``: a list of the user's own has it. ``"lexicon"``: the lexicon has it. ``"composed"``: it is
put together from names and designators of the lexicon. ``"translation"``: the language model wrote
it, and its sound agrees with that of the source. ``"romanised"``: it is the source in Latin
letters, by the standard scheme of its language.
"""


RECORD_FIELDS = (
    "id",
    "lang",
    "text",
    "entities",
    "translation",
    "translation_notes",
    "error",
    "error_kind",
)
"""Fields of `Document.to_dict`, in their order."""

_SCORE_DIGITS = 4

InputFormat = Literal[
    "auto",
    "text",
    "json",
    "jsonl",
    "csv",
    "tsv",
    "parquet",
    "docx",
    "eml",
    "epub",
    "html",
    "markdown",
    "mbox",
    "odf",
    "pdf",
    "pptx",
    "subtitles",
    "xlsx",
]
"""What an input can be said to be; ``"auto"`` goes by the name of each file."""


class ExitStatus(IntEnum):
    """What a command returns to the shell."""

    OK = 0
    SOME_FAILED = 1
    """Some documents carry an error; all others are done."""
    FAILED = 2
    """Not everything could be done; standard error says why."""
    INTERRUPTED = 130
    BROKEN_PIPE = 141


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another entity that has the same surface form.

    Attributes:
        english: Its English name.
        label: One of ``LABELS``, ``""`` where the lexicon does not know.
        id: Its identifier.
    """

    english: str
    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity pinned to the source text.

    Attributes:
        start: First code point of the span in the document's text.
        end: One past the last code point.
        text: The surface form, equal to ``document.text[start:end]``.
        label: One of ``LABELS``, or a type of the user's own names.
        score: Confidence in (0, 1] that the span is a name of this type.
        english: The English name, where one can be trusted, else ``""``.
        evidence: Its evidence sources, in a fixed order: ``"lexicon"`` (the surface is a known
            name), ``"translation"`` (the translation mentions it), ``"alignment"`` (a mention was
            aligned to it), ``"source"`` (the tagger found it in the source sentence). Of a name of
            the user's own it is ``"own"`` alone.
        english_source: Where the English name comes from, one of ``ENGLISH_SOURCES``; ``""`` where
            there is none.
        english_score: The share of names of this source and type that were right on a test set, in
            (0, 1]; 0 where there is none. It says nothing of the span.
        english_guess: What the name may be in English where none can be trusted; only ever to be
            shown as a guess. ``""`` where ``english`` is there, or nothing was guessed.
        id: Identifier of the entity, as the user's list or the lexicon has it (``"Q64"`` of
            Wikidata); ``""`` where it has none.
        alternatives: Other entities of the lexicon with this surface form, likeliest first.
    """

    start: int
    end: int
    text: str
    label: str
    score: float
    english: str
    evidence: tuple[str, ...]
    english_source: str = ""
    english_score: float = 0.0
    english_guess: str = ""
    id: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity mention in a sentence, English or source, as the tagger found it.

    Attributes:
        start: First code point of the mention in the sentence.
        end: One past the last code point.
        text: Its surface form there.
        label: One of ``LABELS``.
        score: Mean over its words of the probability of that label, in (0, 1].
        others: The same of other labels.
    """

    start: int
    end: int
    text: str
    label: str
    score: float
    others: Mapping[str, float] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the sentence."""
        return self.start, self.end

    def share(self, label: str) -> float:
        """The probability of a label; 0 of one that nothing is known of."""
        return self.score if label == self.label else self.others.get(label, 0.0)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a code point with a span of the sentence."""
        return self.start < end and start < self.end

    def over(self, start: int, end: int, sentence: str) -> "Mention":
        """The same mention over another span of the sentence."""
        return replace(self, start=start, end=end, text=sentence[start:end])

    def part(self, start: int, end: int | None = None, label: str = "") -> "Mention":
        """A slice of it, by offsets in its text; as a name of another type, if one is given."""
        text = self.text[start:end]
        first = self.start + start
        part = replace(self, start=first, end=first + len(text), text=text)
        return part.as_a(label) if label else part

    def as_a(self, label: str, least: float = 0.0) -> "Mention":
        """The same span as a name of this type and of no other, with this score at least."""
        return replace(self, label=label, score=max(self.score, least), others={})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A window of the document that goes through the models as one.

    Attributes:
        start: First code point of the window in the document's text.
        end: One past the last code point.
        text: ``document.text[start:end]``.
        lang: ISO 639-1 code of its language.
    """

    start: int
    end: int
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Block:
    """A page, paragraph, cell or the like of a document; it ends where the next begins.

    Attributes:
        start: Its first code point in the document's text.
        place: What people call it: ``"page 3"``, ``"sheet Sales, cell B4"``.
    """

    start: int
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """One input with what was found in it, or with the error that stopped it.

    Attributes:
        text: The text as the caller gave it.
        id: The caller's identifier, or ``"file:line"`` for documents read from files.
        lang: ISO 639-1 code of the main language, ``"und"`` where none was recognised.
        entities: Found entities, by ``start``; they never overlap.
        translation: The English translation, sentences joined by a space.
        translation_notes: What is wrong with it as far as rules can tell: numbers that only the
            text or only the translation has.
        error: Why this document has no result, or None.
        error_kind: Name of the class of that error in ``eat_edge.errors``, or None.
        extra: Fields of the input record that passed through untouched.
        blocks: Where its pages, paragraphs or cells begin, ascending; empty for plain text.
        origin: ``"file:line"`` of a record read from a file that has an ``id`` of its own, else
            None; in no record, but in messages and rows of names, since other files may have the
            same identifiers.
    """

    text: str
    id: str | None = None
    lang: str = "und"
    entities: tuple[Entity, ...] = ()
    translation: str = ""
    translation_notes: tuple[str, ...] = ()
    error: str | None = None
    error_kind: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    blocks: tuple[Block, ...] = ()
    origin: str | None = field(default=None, compare=False)

    def place_of(self, entity: Entity) -> str | None:
        """The block in which an entity begins, None where there are no blocks."""
        at = bisect_right(self.blocks, entity.start, key=lambda block: block.start)
        return self.blocks[at - 1].place if at else None

    def to_dict(self) -> dict[str, Any]:
        """The document as plain values: the record that JSON Lines, HTTP and stdio have of it.

        Returns:
            ``RECORD_FIELDS``, then the fields of ``extra``; one of those that has the name of one
            of ours is left out. `json.dumps` takes it, if it takes what is in ``extra``.
        """
        record = {
            "id": self.id,
            "lang": self.lang,
            "text": self.text,
            "entities": [_entity_record(entity, self) for entity in self.entities],
            "translation": self.translation,
            "translation_notes": list(self.translation_notes),
            "error": self.error,
            "error_kind": self.error_kind,
        }
        extra = {name: value for name, value in self.extra.items() if name not in record}
        return {**record, **extra}

    def with_error(self, error: Exception) -> "Document":
        """The same document, carrying an error."""
        return replace(self, error=str(error), error_kind=type(error).__name__)


def _entity_record(entity: Entity, document: Document) -> dict[str, Any]:
    """Make a record of an entity; ``place`` is there only where the document has blocks."""
    place = document.place_of(entity)
    return {
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "label": entity.label,
        "score": round(entity.score, _SCORE_DIGITS),
        "english": entity.english,
        "english_source": entity.english_source,
        "english_score": round(entity.english_score, _SCORE_DIGITS),
        "english_guess": entity.english_guess,
        "evidence": list(entity.evidence),
        "id": entity.id,
        "alternatives": [
            {"english": one.english, "label": one.label, "id": one.id}
            for one in entity.alternatives
        ],
        **({} if place is None else {"place": place}),
    }
