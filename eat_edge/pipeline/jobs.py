"""What is known so far of a document, and of each of its sentences, on the way to a result."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from eat_edge.errors import EatEdgeError
from eat_edge.llm.protocol import Alignment, Check, Naming, Source, Translation
from eat_edge.names import NameMatch
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.fusion import Weighed
from eat_edge.pipeline.source.cuts import cuts_of
from eat_edge.pipeline.source.spaces import Closed
from eat_edge.pipeline.uncertain import Asking
from eat_edge.text import Folded
from eat_edge.types import Document, Entity, Mention, Sentence

__all__ = ["Job", "Part", "Stage"]


class Stage(IntEnum):
    """How far a sentence has come."""

    NEW = 0
    """It is cut out of its document and normalised."""
    LOOKED_UP = 1
    """Known names are found in it."""
    SUBMITTED = 2
    """The source is tagged, and its translation submitted where it is asked for."""
    TRANSLATED = 3
    """The translation is tagged, and all questions about it are submitted, where there is one."""
    DONE = 4
    """Every question is answered."""


@dataclass(slots=True)
class Part:
    """One sentence on its way. Spans of the source are spans of the folded sentence.

    A stage that is left out (no language model, another language) leaves its fields as they were.

    Attributes:
        sentence: The window of the document.
        folded: The sentence as the models read it.
        asking: Whether the language model is asked about it.
        asks_all: Whether all is asked that there is to ask, where it is asked for a doubt.
        source: The folded sentence as tokens of the language model; None where it is not asked.
        known: All names that the lexicon knows in it; they may overlap.
        matches: Those of them that are evidence: the best that do not overlap, and those whose
            span the source tagger found too.
        seams: Those of its seams that no mention of the source goes over: what stands on both
            sides is no one name.
        closed: The sentence without the spaces that may stand inside of names; None without such.
        reached: The last stage that was run.
        weighed: Its evidence, where that was weighed before and nothing came to it since.
        translation: The translation, once submitted.
        english: The translation once it is there.
        mentions: What the tagger found in the translation.
        source_mentions: What the tagger found in the source; None where it did not read it.
        words: Words that may be in a name, as unlikely as was asked for; none where nobody did.
        namings: The English names asked for spans that only the source tagger found.
        checks: Answers to whether a name is meant, by span; spans of the same surface and label
            share one.
        placed: Mentions that stand in the source letter by letter.
        placements: All other mentions of no known name, and where they were aligned to.
    """

    sentence: Sentence
    folded: Folded
    asking: Asking = Asking.NEVER
    asks_all: bool = False
    source: Source | None = None
    known: list[NameMatch] = field(default_factory=list)
    matches: list[NameMatch] = field(default_factory=list)
    seams: tuple[int, ...] = ()
    closed: Closed | None = None
    reached: Stage = Stage.NEW
    weighed: list[Weighed] | None = None
    translation: Translation | None = None
    english: str = ""
    mentions: tuple[Mention, ...] = ()
    source_mentions: tuple[Mention, ...] | None = None
    words: tuple[Mention, ...] = ()
    namings: list[tuple[Mention, Naming]] = field(default_factory=list)
    checks: dict[tuple[int, int], Check] = field(default_factory=dict)
    placed: list[Placement] = field(default_factory=list)
    placements: list[tuple[Mention, Alignment]] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        is_done = self.reached is Stage.TRANSLATED and self.is_answered
        return Stage.DONE if is_done else self.reached

    @property
    def cuts(self) -> set[int]:
        """The places in the folded sentence that no sub-word may go over."""
        return cuts_of(self.folded.text, self.sentence.lang, self.matches)

    @property
    def is_answered(self) -> bool:
        """Whether everything that was asked of the language model so far is there."""
        return all(future.done() for future in self.futures())

    @property
    def is_questioned(self) -> bool:
        """Whether more is asked than its translation."""
        return self.asking is Asking.ALWAYS or self.asks_all or self.source_mentions is None

    @property
    def hinted(self) -> list[NameMatch]:
        """The known names for the prompt: those that the source tagger found too, if it ran."""
        if self.source_mentions is None:
            return self.matches
        found = {mention.span for mention in self.source_mentions}
        return [match for match in self.matches if match.span in found]

    def add_source_mentions(self, mentions: tuple[Mention, ...]) -> None:
        """Add the spans of the source tagger; a known name with one of them becomes evidence."""
        self.source_mentions = mentions
        found = {mention.span for mention in mentions}
        found -= {match.span for match in self.matches}
        self.matches += [match for match in self.known if match.span in found]

    def futures(self) -> Iterator[Future[Any]]:
        """Everything asked of the language model so far."""
        if self.translation is not None:
            yield self.translation.future
        for _, naming in self.namings:
            yield naming.future
        for check in self.checks.values():
            yield check.future
        for _, answer in self.placements:
            yield answer.future


@dataclass(slots=True)
class Job:
    """One document on its way.

    Attributes:
        document: As given, with its language; in the end the result.
        asking: Of which sentences the language model is asked, where it knows their language.
        has_language: Whether its sentences are in its language; else each is recognised.
        rest: Its sentences that nothing was done for as yet, in the language of the document.
        parts: Those under way, or waiting for one before them.
        entities: Found in the sentences before these.
        english: Their translations.
        notes: What is to be known of these.
        num_done: Code points of the document up to where these end.
        error: What stopped it, or None.
    """

    document: Document
    asking: Asking = Asking.ALWAYS
    has_language: bool = True
    rest: deque[Sentence] = field(default_factory=deque)
    parts: deque[Part] = field(default_factory=deque)
    entities: list[Entity] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    num_done: int = 0
    error: EatEdgeError | None = None

    @property
    def is_done(self) -> bool:
        """Whether its result can be put together without waiting."""
        return not self.rest and all(part.stage is Stage.DONE for part in self.parts)

    @property
    def is_collected(self) -> bool:
        """Whether the entities of all its sentences are collected."""
        return not self.rest and not self.parts

    @property
    def num_in_flight(self) -> int:
        """Sentences that are under way."""
        return sum(part.stage is not Stage.DONE for part in self.parts)

    @property
    def outstanding(self) -> list[Future[Any]]:
        """What the job waits for."""
        return [future for future in self._futures() if not future.done()]

    @contextmanager
    def fails_alone(self) -> Iterator[None]:
        """Do something for the job; an error in it ends this job and no other."""
        try:
            yield
        except EatEdgeError as error:
            self.fail(error)

    def fail(self, error: EatEdgeError) -> None:
        """End the job with an error: nothing more is done for it."""
        self.error = error
        self.document = self.document.with_error(error)
        self.cancel()

    def cancel(self) -> None:
        """Stop everything under way, and start nothing more."""
        for future in self._futures():
            future.cancel()
        self.rest.clear()
        self.parts.clear()

    def _futures(self) -> Iterator[Future[Any]]:
        for part in self.parts:
            yield from part.futures()
