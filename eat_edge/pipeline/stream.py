"""Documents in flight: read in order, worked on together, and given in order."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace

from eat_edge.config import Options
from eat_edge.english.english_name import NO_NAME
from eat_edge.memory.plan import MemoryPlan
from eat_edge.own_names.matcher import Matcher
from eat_edge.own_names.overlay import overlaid
from eat_edge.pipeline.apply_options import apply_options
from eat_edge.pipeline.coherence import coherent
from eat_edge.pipeline.draft import draft_of, notes_on
from eat_edge.pipeline.entities import (
    evidence_of,
    merge_windows,
    named,
    placed,
    sources_of,
    sure_enough,
)
from eat_edge.pipeline.fusion import Weighed, weigh
from eat_edge.pipeline.jobs import Job, Part, Stage
from eat_edge.pipeline.naming import Namer
from eat_edge.pipeline.opening import in_own_language
from eat_edge.pipeline.stages import PATIENCE, STEPS, Context, new_parts, run_step
from eat_edge.pipeline.uncertain import Asking
from eat_edge.pipeline.words import words_beside
from eat_edge.types import Document

__all__ = ["Stream", "StreamCallbacks", "result_of"]

_PARTS_AHEAD = 5
"""Sentences in flight, for each that is decoded at once: some always wait for their turn."""

_TOKENS_AHEAD = 4
"""Where nothing is decoded a sentence is in flight for so many sub-words of a batch of the tagger,
512 by default: some of them are equally long and go through it together."""

_REFILLS = 4
"""While the first document waits, others are taken up when one in so many has ended."""

_JOBS_AHEAD = 4
"""Documents in flight, for each sentence: they may be blank."""

_GIVEN_AT_ONCE = 16
"""Documents that are given, once they are finished, before the others are seen to again."""


@dataclass(frozen=True, slots=True)
class StreamCallbacks:
    """Callbacks of a stream, as `Engine.pipe` describes them.

    Attributes:
        is_ready: Whether the next document is there already.
        is_cancelled: Whether the stream shall end.
        on_progress: Called with ``(done, total)`` in code points.
    """

    is_ready: Callable[[], bool] | None = None
    is_cancelled: Callable[[], bool] | None = None
    on_progress: Callable[[int, int], None] | None = None


def result_of(job: Job, options: Options, own_names: Matcher | None = None) -> Document:
    """Put together the result of a job whose sentences are all collected.

    Args:
        job: The job.
        options: What was asked for.
        own_names: The user's own names, which come before what was found.
    """
    if job.document.error is not None:
        return job.document
    document = replace(
        job.document,
        entities=coherent(job.document.text, job.document.lang, merge_windows(job.entities)),
        translation=" ".join(job.english),
        translation_notes=tuple(job.notes),
    )
    if own_names is not None:
        document = overlaid(document, own_names)
    return apply_options(document, options)


class _CancelledError(Exception):
    """A stream is cancelled in the midst of a step."""


class Stream:
    """Works on documents, many at once; used once.

    Args:
        context: What the stages work with.
        limits: Sizes of batches.
        callbacks: Called while it runs.
    """

    def __init__(
        self, context: Context, limits: MemoryPlan, callbacks: StreamCallbacks | None = None
    ) -> None:
        callbacks = callbacks or StreamCallbacks()
        self._context = replace(context, pause=self._pause)
        self._looked = 0.0
        self._is_ready = callbacks.is_ready or (lambda: True)
        self._is_cancelled = callbacks.is_cancelled or (lambda: False)
        self._progress = _Progress(callbacks.on_progress or (lambda done, total: None))
        self._jobs: deque[Job] = deque()
        self._unfinished: list[Job] = []
        self._num_given = 0
        self._max_parts = _PARTS_AHEAD * limits.max_sequences + 1
        if not context.models.has_llm:
            self._max_parts = max(self._max_parts, limits.tagger_tokens // _TOKENS_AHEAD)
        self._room = self._max_parts

    def run(self, source: Iterator[Job]) -> Generator[Job, None, None]:
        """Work on jobs.

        Args:
            source: Jobs as `open_job` makes them; read only as far ahead as keeps the models busy.

        Yields:
            The same jobs in the same order, each once all its sentences are collected. When the
            stream is cancelled it ends; when it is closed what is under way is cancelled.
        """
        jobs, has_more = self._jobs, True
        try:
            while (has_more or jobs) and not self._is_cancelled():
                if has_more and self._wants_more():
                    job = next(source, None)
                    if job is None:
                        has_more = False
                        continue
                    jobs.append(job)
                    self._unfinished.append(job)
                    self._room -= len(job.rest)
                    self._progress.num_read += len(job.document.text)
                    continue
                if not self._advance(has_more=has_more):
                    return
                if not jobs[0].is_collected:
                    continue
                job = jobs.popleft()
                self._progress.finish(len(job.document.text))
                yield job
        finally:
            # The threads that would let go of the locks of a fork's futures are not in it.
            if not self._context.models.is_forked:
                for job in jobs:
                    job.cancel()

    def _wants_more(self) -> bool:
        """Whether to read a document before the first is finished."""
        jobs = self._jobs
        if not jobs:
            return True
        is_full = self._room <= 0 or len(jobs) > _JOBS_AHEAD * self._max_parts
        return not (jobs[0].is_done or is_full) and self._is_ready()

    def _advance(self, *, has_more: bool) -> bool:
        """Advance all documents until the first is finished, or there is room for many more.

        Args:
            has_more: Whether there may be more documents.

        Returns:
            False if the stream was cancelled.

        Raises:
            ClosedError: This process was forked since the models were loaded.
        """
        first = self._jobs[0]
        self._context.models.check_process()
        # An earlier round finished many; seeing to the others keeps the decoder busy, if there is
        # one, and costs more than to give a document.
        may_give = not self._context.models.has_llm or self._num_given < _GIVEN_AT_ONCE
        if first.is_done and may_give:
            _collect(self._context, first)
            self._num_given += 1
            return True
        self._num_given = 0
        while True:
            self._open_parts()
            try:
                for step in STEPS:
                    run_step(step, self._unfinished, self._context)
            except _CancelledError:
                return False
            self._unfinished = [job for job in self._unfinished if not job.is_done]
            _collect(self._context, first)
            if self._is_cancelled():
                return False
            self._progress.report(first.num_done)
            self._room = self._free_parts() - sum(len(job.rest) for job in self._unfinished)
            if first.is_collected:
                return True
            # Of those that came last most may be done, with nothing to ask about them.
            if has_more and self._room >= self._max_parts // _REFILLS and self._wants_more():
                return True
            outstanding = [future for job in self._unfinished for future in job.outstanding]
            wait(outstanding, PATIENCE, FIRST_COMPLETED)

    def _pause(self) -> None:
        """Give way to other streams within a step, and see whether ours is cancelled."""
        models, now = self._context.models, time.monotonic()
        if models.llm is None:
            # Where there is one, steps are short, and our readers would compute beside it.
            models.lock.give_way()
            models.check_open()
        if now - self._looked > PATIENCE:
            self._looked = now
            if self._is_cancelled():
                raise _CancelledError

    def _open_parts(self) -> None:
        """Take up new sentences, of the oldest documents first, while there is room."""
        room = self._free_parts()
        for job in self._unfinished:
            with job.fails_alone():
                parts: list[Part] = []
                while job.rest and room > len(parts):
                    window = job.rest.popleft()
                    for sentence in in_own_language(window, job, self._context.bundle):
                        parts.extend(new_parts(self._context, sentence, job.asking))
                room -= len(parts)
                job.parts.extend(parts)

    def _free_parts(self) -> int:
        """Count the sentences that may be taken up beside those in flight."""
        return max(0, self._max_parts - sum(job.num_in_flight for job in self._unfinished))


class _Progress:
    """Counts code points and reports them whenever there are more."""

    def __init__(self, on_progress: Callable[[int, int], None]) -> None:
        self.num_read = 0
        self._on_progress = on_progress
        self._num_finished = self._num_reported = 0

    def finish(self, size: int) -> None:
        """Count a document of this size as done."""
        self._num_finished += size
        self.report(0)

    def report(self, num_done: int) -> None:
        """Report what is done, with so many code points of the next document."""
        num_done += self._num_finished
        if num_done > self._num_reported:
            self._num_reported = num_done
            self._on_progress(num_done, self.num_read)


def _collect(context: Context, job: Job) -> None:
    """Take the entities of a job's first sentences, as many as are done."""
    namer = Namer(context.models.lexicon)
    with job.fails_alone():
        while job.parts and job.parts[0].stage is Stage.DONE:
            part = job.parts.popleft()
            sources = sources_of(part, has_alignment=context.stages.alignment)
            fusion = context.bundle.fusion_of(part.sentence.lang, *sources)
            if context.least is not None:
                fusion = fusion.with_least(context.least)
            weighed: Sequence[Weighed] | None = part.weighed
            if weighed is None:
                weighed = weigh(evidence_of(part), fusion)
            if context.observer is not None:
                context.observer(part, [one.evidence for one in weighed], fusion)
            if context.least is None:
                weighed = sure_enough(part, weighed)
            found = named(part, weighed, fusion, namer)
            job.entities.extend(placed(part, found))
            if context.least_of_word is not None:
                words = words_beside(part, [one for one, _ in found], context.least_of_word)
                job.entities.extend(placed(part, ((word, NO_NAME) for word in words)))
            if part.english and part.asking is Asking.ALWAYS:
                job.english.append(draft_of(part, found))
                job.notes.extend(notes_on(part))
            job.num_done = part.sentence.end
