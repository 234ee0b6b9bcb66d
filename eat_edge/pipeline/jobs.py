"""What is known so far of a document, and of each of its sentences, on the way to a result."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from eat_edge.errors import EatEdgeError
from eat_edge.llm.protocol import Alignment, Check, Naming, Source, Translation
from eat_edge.names import NameMatch
from eat_edge.pipeline.align import Placement
from eat_edge.text import Folded
from eat_edge.types import Document, Entity, Mention, Sentence

__all__ = ["Begun", "Job", "Part", "Watch", "at_once"]


@dataclass(slots=True)
class Part:
    """One sentence on its way. Spans of the source are spans of the folded sentence.

    Attributes:
        sentence: The window of the document.
        folded: The sentence as the models read it.
        source: The folded sentence alone in the words of the LLM; None in a language that it does
            not know, or without one.
        known: All names that the lexicon knows in it; they may overlap.
        matches: Those of them that count: first those that weigh most and do not overlap, later
            also those that the spotter marks exactly.
        is_begun: Whether the spotter has read the source and the translation is submitted, each
            if there is one to do it.
        translation: The first translation, once submitted.
        english: The translation once it is there.
        mentions: What the tagger found in the translation.
        spots: What the spotter found in the source.
        is_read: Whether the spotter read the source at all.
        is_tagged: Whether nothing more will be asked of the LLM.
        namings: The English names asked for what only the spotter found.
        checks: By span that is known or spotted, whether a name is meant; spans of the
            same surface and label share one.
        placed: Mentions that stand in the source letter by letter.
        placements: All other mentions of no known name, and the answers to where they are.
    """

    sentence: Sentence
    folded: Folded
    source: Source | None = None
    known: list[NameMatch] = field(default_factory=list)
    matches: list[NameMatch] = field(default_factory=list)
    is_begun: bool = False
    translation: Translation | None = None
    english: str = ""
    mentions: tuple[Mention, ...] = ()
    spots: tuple[Mention, ...] = ()
    is_read: bool = False
    is_tagged: bool = False
    namings: list[tuple[Mention, Naming]] = field(default_factory=list)
    checks: dict[tuple[int, int], Check] = field(default_factory=dict)
    placed: list[Placement] = field(default_factory=list)
    placements: list[tuple[Mention, Alignment]] = field(default_factory=list)

    def hear(self, spots: tuple[Mention, ...]) -> None:
        """Take what the spotter found; a known name that it marks exactly counts from now on."""
        self.spots, self.is_read = spots, True
        marked = {(spot.start, spot.end) for spot in spots}
        marked -= {(match.start, match.end) for match in self.matches}
        self.matches += [match for match in self.known if (match.start, match.end) in marked]

    @property
    def hinted(self) -> list[NameMatch]:
        """The known names that the translator is told: what the spotter marks, if it has read."""
        if not self.is_read:
            return self.matches
        marked = {(spot.start, spot.end) for spot in self.spots}
        return [match for match in self.matches if (match.start, match.end) in marked]

    @property
    def is_translated(self) -> bool:
        """Whether the first translation is there, or never will be."""
        return self.is_begun and (self.translation is None or self.translation.future.done())

    @property
    def is_done(self) -> bool:
        """Whether its entities can be told without waiting."""
        return self.is_tagged and all(future.done() for future in self.futures())

    def futures(self) -> Iterator[Future[Any]]:
        """Everything asked of the LLM so far."""
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
        rest: Its sentences that nothing was done for as yet.
        parts: Those that are under way, or wait for one before them.
        entities: Found in the sentences before these.
        english: Their translations.
        num_done: Code points of the document up to where these end.
        error: What stopped it, or None.
    """

    document: Document
    rest: deque[Sentence] = field(default_factory=deque)
    parts: deque[Part] = field(default_factory=deque)
    entities: list[Entity] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    num_done: int = 0
    error: EatEdgeError | None = None

    @property
    def is_done(self) -> bool:
        """Whether its result can be put together without waiting."""
        return not self.rest and all(part.is_done for part in self.parts)

    @property
    def num_in_flight(self) -> int:
        """Sentences that were begun and are not done."""
        return sum(not part.is_done for part in self.parts)

    @property
    def outstanding(self) -> list[Future[Any]]:
        """What the job waits for."""
        return [future for future in self._futures() if not future.done()]

    @contextmanager
    def fails_alone(self) -> Iterator[None]:
        """Do something for the job: what goes wrong with it is the end of this job only."""
        try:
            yield
        except EatEdgeError as error:
            self.fail(error)

    def fail(self, error: EatEdgeError) -> None:
        """End the job with an error: nothing more is done for it."""
        self.error = error
        self.document = replace(self.document, error=str(error))
        self.cancel()

    def cancel(self) -> None:
        """Stop everything under way, and begin with nothing more."""
        for future in self._futures():
            future.cancel()
        self.rest.clear()
        self.parts.clear()

    def _futures(self) -> Iterator[Future[Any]]:
        for part in self.parts:
            yield from part.futures()


class Watch:
    """What whoever asked for a stream has to say to it, and is told of it.

    Args:
        is_ready: As for ``Engine.pipe``.
        is_cancelled: As for ``Engine.pipe``.
        on_progress: As for ``Engine.pipe``.
    """

    def __init__(
        self,
        is_ready: Callable[[], bool] | None,
        is_cancelled: Callable[[], bool] | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        self.is_ready = is_ready or (lambda: True)
        self.is_cancelled = is_cancelled or (lambda: False)
        self.num_read = 0
        self._on_progress = on_progress or (lambda done, total: None)
        self._num_given = self._num_told = 0

    def give(self, size: int) -> None:
        """Count a document of this many code points as done."""
        self._num_given += size
        self.tell(0)

    def tell(self, num_done: int) -> None:
        """Tell how far it is, with the code points done of the next document, if that is more."""
        num_done += self._num_given
        if num_done > self._num_told:
            self._num_told = num_done
            self._on_progress(num_done, self.num_read)


Begun = list[tuple[Job, list[Part]]]
"""Sentences that something is done for, by job."""


def at_once(jobs: Begun, read: Callable[[list[Part]], None]) -> Begun:
    """Read sentences of all jobs at once, or job by job where that fails.

    Returns:
        Those that were read; the other jobs have failed.
    """
    try:
        read([part for _, parts in jobs for part in parts])
    except EatEdgeError as error:
        if len(jobs) > 1:
            return [done for one in jobs for done in at_once([one], read)]
        jobs[0][0].fail(error)
        return []
    return jobs
