"""The pipeline: text in, documents out.

A document is cut into sentence windows; each is folded, matched against the lexicon, translated
with its known names as hints, tagged in English, and every mention is brought back to a span of
the source. Sentences of many documents are in flight at once, so that the decoder's batches stay
full; documents come out in the order they went in.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import replace
from pathlib import Path

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.decoder import DecoderStats
from eat_edge.errors import CapacityError, ClosedError, ConfigError
from eat_edge.fair_lock import FairLock
from eat_edge.info import EngineInfo, gather
from eat_edge.lexicon import Lexicon
from eat_edge.llm.chat import ChatLlm
from eat_edge.llm.eat_mini import Llm
from eat_edge.llm.protocol import LanguageModel
from eat_edge.memory.allocator import give_back
from eat_edge.memory.budget import apply_plan, limits_of, price_of
from eat_edge.names import apart
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.extend import extend
from eat_edge.pipeline.fusion import Evidence, candidates, collect, fuse, join_neighbours
from eat_edge.pipeline.hints import hinted_matches, hints_of
from eat_edge.pipeline.jobs import Begun, Job, Part, Watch, at_once
from eat_edge.pipeline.questions import ask_names, ask_places, ask_spans
from eat_edge.stats import EngineStats, Tally, memory_stats
from eat_edge.tagger.spotter import Spotter
from eat_edge.tagger.tagger import Tagger
from eat_edge.text import identify, split, split_again
from eat_edge.types import Document, Entity, Sentence

__all__ = ["Engine", "load"]

PARTS_AHEAD = 4
"""Sentences in flight, for each that is decoded at once: some always wait for their turn."""

CHARACTERS_AHEAD = 16
"""Where nothing is decoded a sentence is in flight for so many characters of a batch of the
spotter, 512 by default: some of them are equally long and go through it together."""

JOBS_AHEAD = 4
"""Documents in flight, for each sentence: they may be blank."""

PATIENCE = 0.1
"""Seconds between two looks at whether a stream is cancelled."""

_PROFILES: Mapping[str, type[Llm] | type[ChatLlm]] = {"eat-mini": Llm, "chat": ChatLlm}
"""Who speaks with the LLM of a bundle, by its prompt profile."""


def load(bundle: str | Path | None = None, config: EngineConfig | None = None) -> "Engine":
    """Open a model bundle and start an engine on it.

    Args:
        bundle: A bundle directory; None takes the embedded default.
        config: Options; None takes the defaults.

    Returns:
        The engine; close it, or use it as a context manager.

    Raises:
        BundleError: The bundle is missing, damaged, not signed as required, or of another version.
        CapacityError: The bundle does not fit into ``config.max_memory``; the message says what
            would do.
        ConfigError: ONNX Runtime is not installed, or the key of signatures cannot be used.
        ModelError: A native runtime refused a model.
    """
    config = config or EngineConfig()
    path = None if bundle is None else Path(bundle)
    return Engine(open_bundle(path, key=config.require_signature), config)


class Engine(Closing):
    """Finds named entities; one engine may be used by many threads at once.

    Args:
        bundle: A verified bundle.
        config: Options.
    """

    def __init__(self, bundle: Bundle, config: EngineConfig) -> None:
        self._limits = limits_of(bundle, config)
        config = apply_plan(self._limits, config)
        self._bundle, self._config = bundle, config
        self._gate, self._tally = FairLock(), Tally()
        self._lexicon = Lexicon(bundle.lexicon)
        self._tagger: Tagger | None = None
        self._spotter: Spotter | None = None
        self._llm: LanguageModel | None = None
        threads, stages = config.num_threads, config.stages
        try:
            if bundle.spotter is not None and stages.spotter:
                self._spotter = Spotter(
                    bundle.spotter,
                    threads=threads,
                    max_batch_characters=self._limits.spotter_characters,
                )
            if stages.translation:
                self._tagger = Tagger(
                    bundle.tagger,
                    bundle.tagger_tokenizer,
                    threads=threads,
                    max_batch_tokens=self._limits.tagger_tokens,
                )
                self._llm = _PROFILES[bundle.prompt](bundle, config, self._gate)
        except BaseException:
            self._close_taggers()
            raise
        self._is_closed = False

    def __call__(self, text: str, *, lang: str | None = None) -> Document:
        """Tag one text.

        Args:
            text: Any text; the offsets of the result are into it as it is.
            lang: ISO 639-1 code; None guesses it from the script.

        Raises:
            ConfigError: The bundle does not know the language.
            ClosedError: The engine was closed.
            EatEdgeError: The text could not be processed; its class and cause say why.
        """
        self._check(lang)
        job = self._start(Document(text), lang)
        try:
            for _ in self._rounds(deque([job])):
                pass
        finally:
            job.cancel()
        if job.error is not None:
            raise job.error
        return self._result(job)

    def pipe(
        self,
        documents: Iterable[Document | str],
        *,
        lang: str | None = None,
        is_ready: Callable[[], bool] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Generator[Document, None, None]:
        """Tag a stream of documents.

        Args:
            documents: Texts or documents, read only as far ahead as keeps the decoder busy. A
                document that carries an error passes through untouched.
            lang: ISO 639-1 code of those that do not state their own; None guesses it from the
                script.
            is_ready: Tells whether the next document is there already. Where it is not, it is not
                waited for before all results of earlier ones have been given. None takes every
                document to be there, so that results of a slow source may come late.
            is_cancelled: Asked several times a second, within a document too. Once it says yes,
                what is under way is cancelled and the stream ends, however many results are
                missing. ``threading.Event().is_set`` lets any thread cancel.
            on_progress: Called with ``(done, total)`` as work goes on, within a document too: the
                code points whose entities are known, and those of all documents read so far.

        Returns:
            One result for each, in order, worked out as it is asked for; all callbacks are called
            by the thread that asks, and what they raise ends the stream. A document that failed
            carries its error. Closing the generator cancels what is under way.

        Raises:
            ConfigError: The bundle does not know the language.
            ClosedError: The engine was closed.
        """
        self._check(lang)
        return self._stream(iter(documents), lang, Watch(is_ready, is_cancelled, on_progress))

    def _stream(
        self,
        documents: Iterator[Document | str],
        lang: str | None,
        watch: Watch,
    ) -> Generator[Document, None, None]:
        jobs: deque[Job] = deque()
        room, has_more = self._parts_ahead, True
        try:
            while (has_more or jobs) and not watch.is_cancelled():
                is_enough = room <= 0 or len(jobs) > JOBS_AHEAD * self._parts_ahead
                is_full = jobs and (jobs[0].is_done or is_enough)
                if has_more and not is_full and (not jobs or watch.is_ready()):
                    document = next(documents, None)
                    if document is None:
                        has_more = False
                        continue
                    document = Document(document) if isinstance(document, str) else document
                    jobs.append(self._start(document, lang))
                    room -= len(jobs[-1].rest)
                    watch.num_read += len(document.text)
                    continue
                if self._llm is None and jobs[0].is_done:
                    # One round finished many, and there is no decoder to keep busy.
                    self._collect(jobs[0])
                else:
                    for _ in self._rounds(jobs):
                        if watch.is_cancelled():
                            return
                        watch.tell(jobs[0].num_done)
                    room = self._room(jobs) - sum(len(job.rest) for job in jobs)
                result = self._result(jobs.popleft())
                watch.give(len(result.text))
                yield result
        finally:
            for job in jobs:
                job.cancel()

    def info(self) -> EngineInfo:
        """What is in use: bundle, models, languages, libraries and their features, threads."""
        features = "not loaded" if self._llm is None else self._llm.system_info()
        providers = () if self._tagger is None else self._tagger.providers
        plan = price_of(self._limits, self._bundle, self._config)
        return gather(self._bundle, self._config, plan, features, providers)

    def stats(self) -> EngineStats:
        """What was done so far and what it takes; from any thread, and after closing too."""
        return EngineStats(
            documents=self._tally.stats(),
            decoder=DecoderStats() if self._llm is None else self._llm.stats(),
            max_sequences=self._config.max_sequences,
            memory=memory_stats(self._config.max_memory),
        )

    def close(self) -> None:
        """Free the models and let go of the bundle's files, from any thread and at any time.

        Waits for the step under way, never for a document: in other threads documents in flight,
        and all that come after, end with a ``ClosedError``. Calling it again is fine.
        """
        if not self._is_closed:
            self._is_closed = True
            if self._llm is not None:
                self._llm.close()
            # Nobody is inside a tagger then, who would keep it.
            with self._gate:
                self._close_taggers()
            self._lexicon.close()
            give_back()

    def _close_taggers(self) -> None:
        for tagger in (self._tagger, self._spotter):
            if tagger is not None:
                tagger.close()

    def _check(self, lang: str | None) -> None:
        self._check_open()
        if lang is not None and lang not in self._languages:
            raise self._unknown(lang)

    def _check_open(self) -> None:
        if self._is_closed:
            raise ClosedError("the engine is closed: load another one")

    @property
    def _languages(self) -> tuple[str, ...]:
        return (*self._bundle.languages, *self._bundle.preview)

    def _unknown(self, lang: str) -> ConfigError:
        return ConfigError(
            f"the bundle {self._bundle.name} does not know the language {lang!r}; "
            f"it knows {', '.join(self._languages)}"
        )

    @property
    def _parts_ahead(self) -> int:
        """How many sentences may be in flight."""
        ahead = PARTS_AHEAD * self._config.max_sequences + 1
        if self._llm is None:
            ahead = max(ahead, self._limits.spotter_characters // CHARACTERS_AHEAD)
        return ahead

    def _room(self, jobs: deque[Job]) -> int:
        """Count the sentences that may be begun beside those in flight."""
        return max(0, self._parts_ahead - sum(job.num_in_flight for job in jobs))

    def _start(self, document: Document, lang: str | None) -> Job:
        """Cut a document into sentences."""
        if document.error is not None:
            return Job(document)
        if document.lang != "und":
            lang = document.lang
        elif lang is None:
            lang = identify(document.text)
        job = Job(replace(document, lang=lang))
        with job.fails_alone():
            # English in our own output was recognised, not demanded: it reads back as it was.
            if document.lang not in ("und", *self._languages) and lang != identify(document.text):
                raise self._unknown(lang)
            longest = self._limits.max_characters
            if longest is not None and len(document.text) > longest:
                raise CapacityError(
                    f"a text of {len(document.text)} characters, and only {longest} fit into "
                    "--max-memory: split it, or give more memory"
                )
            job.rest.extend(split(document.text, lang, max_chars=self._bundle.max_window))
        return job

    def _begin(self, jobs: deque[Job]) -> None:
        """Find the known names of sentences, of the oldest job first, while there is room."""
        room = self._room(jobs)
        begun: Begun = []
        for job in jobs:
            with job.fails_alone():
                parts: list[Part] = []
                while job.rest and room > len(parts):
                    parts.extend(self._parts(job.rest.popleft()))
                room -= len(parts)
                begun.append((job, parts))
        for job, parts in at_once(begun, self._look_up):
            job.parts.extend(parts)

    def _parts(self, sentence: Sentence) -> Iterator[Part]:
        """Begin with a sentence, in pieces where the LLM has no room for the whole."""
        try:
            part = self._part(sentence)
        except CapacityError:
            pieces = split_again(sentence)
            if pieces == [sentence]:
                raise
        else:
            yield part
            return
        for piece in pieces:
            yield from self._parts(piece)

    def _part(self, sentence: Sentence) -> Part:
        """Fold a sentence.

        Raises:
            CapacityError: The LLM has no room for the sentence.
        """
        self._check_open()
        lang = sentence.lang
        folded = self._lexicon.fold(sentence.text, lang)
        llm = self._llm if lang in self._bundle.languages else None
        return Part(sentence, folded, None if llm is None else llm.read(folded.text, lang, ()))

    def _look_up(self, parts: list[Part]) -> None:
        """Find the known names of sentences."""
        if not self._config.stages.lexicon:
            return
        for lang in {part.sentence.lang for part in parts}:
            some = [part for part in parts if part.sentence.lang == lang]
            found = self._lexicon.matches_of([part.folded.text for part in some], lang)
            for part, known in zip(some, found, strict=True):
                part.known, part.matches = known, hinted_matches(known)

    def _rounds(self, jobs: deque[Job]) -> Iterator[None]:
        """Advance all jobs until the first is done, pausing whenever it may have come further."""
        while True:
            self._begin(jobs)
            self._translate(jobs)
            self._advance(jobs)
            self._collect(jobs[0])
            yield
            if not (jobs[0].rest or jobs[0].parts):
                return
            wait([future for job in jobs for future in job.outstanding], PATIENCE, FIRST_COMPLETED)

    def _translate(self, jobs: Iterable[Job]) -> None:
        """Mark the names of sentences that are new, and submit their translations."""
        begun = [(job, [part for part in job.parts if not part.is_begun]) for job in jobs]
        for job, parts in self._together([one for one in begun if one[1]], self._spot):
            with job.fails_alone():
                for part in parts:
                    source = part.source
                    if self._llm is not None and source is not None:
                        hints = hints_of(part.hinted) if self._config.stages.hints else []
                        if hints:
                            source = self._llm.read(source.text, part.sentence.lang, hints)
                        part.translation = self._llm.translate(source)
                    part.is_begun = True

    def _advance(self, jobs: Iterable[Job]) -> None:
        """Tag translated sentences and submit the second translation of what was found."""
        translated: Begun = []
        for job in jobs:
            parts = [part for part in job.parts if part.is_translated and not part.is_tagged]
            if not parts:
                continue
            with job.fails_alone():
                for part in parts:
                    part.english = "" if part.translation is None else part.translation.english
                translated.append((job, parts))
        for job, parts in self._together(translated, self._tag):
            with job.fails_alone():
                for part in parts:
                    part.is_tagged = True
                    if self._llm is None or part.source is None or part.translation is None:
                        continue
                    ask_names(self._llm, part)
                    if self._config.stages.alignment:
                        ask_spans(self._llm, part, part.source)
                        ask_places(self._llm, part, part.translation)

    def _together(self, jobs: Begun, read: Callable[[list[Part]], None]) -> Begun:
        """Let a tagger read sentences of all jobs at once, or job by job where that fails.

        Returns:
            Those that were read. Where others compute for long, nobody is: a stream that waits
            could not be cancelled.
        """
        languages = self._bundle.languages

        def read_those(parts: list[Part]) -> None:
            read([part for part in parts if part.sentence.lang in languages])

        if not any(part.sentence.lang in languages for _, some in jobs for part in some):
            return jobs
        with self._gate.turn(PATIENCE) as is_ours:
            return at_once(jobs, read_those) if is_ours else []

    def _spot(self, parts: list[Part]) -> None:
        if self._spotter is None:
            return
        sources = [(part.folded.text, part.matches) for part in parts]
        for number, spots in self._spotter.stream(sources):
            part = parts[number]
            text, lang = part.folded.text, part.sentence.lang
            part.hear(extend(spots, text, lang, self._lexicon.compositions(lang)))

    def _tag(self, parts: list[Part]) -> None:
        if self._tagger is None:
            return
        tagged = self._tagger.tag([part.english for part in parts])
        for part, mentions in zip(parts, tagged, strict=True):
            part.mentions = mentions

    def _collect(self, job: Job) -> None:
        """Take the results of a job's first sentences, as many as are done."""
        with job.fails_alone():
            while job.parts and job.parts[0].is_done:
                part = job.parts.popleft()
                job.entities.extend(self._entities(part))
                if part.english:
                    job.english.append(part.english)
                job.num_done = part.sentence.end

    def _result(self, job: Job) -> Document:
        """Put together the result of a job whose sentences are all collected."""
        document = job.document
        if document.error is None:
            # Neighbouring windows may share text: the surer of two entities stays.
            entities = apart(sorted(job.entities, key=lambda entity: -entity.score))
            translation = " ".join(job.english)
            document = replace(document, entities=tuple(entities), translation=translation)
        self._tally.count(document)
        return document

    def _evidence(self, part: Part) -> list[Evidence]:
        placements = part.placed + [
            Placement(mention, answer.spans, answer.probability)
            for mention, answer in part.placements
        ]
        checks = {span: check.probability for span, check in part.checks.items()}
        return collect(part.matches, checks, part.mentions, placements, part.spots)

    def _entities(self, part: Part) -> Iterator[Entity]:
        # What nobody can put into English keeps its own name.
        namings = {
            (spot.start, spot.end): part.sentence.text[
                slice(*part.folded.source_span(spot.start, spot.end))
            ]
            for spot in part.spots
        }
        for spot, naming in part.namings:
            namings[spot.start, spot.end] = naming.english or namings[spot.start, spot.end]
        fusion = self._bundle.fusion_of(*self._heard(part))
        chosen = fuse(candidates(self._evidence(part), fusion, namings))
        for found in join_neighbours(chosen, part.sentence.lang):
            start, end = part.folded.source_span(found.start, found.end)
            yield Entity(
                part.sentence.start + start,
                part.sentence.start + end,
                part.sentence.text[start:end],
                found.label,
                found.score,
                found.english,
                found.evidence,
            )

    def _heard(self, part: Part) -> Iterator[str]:
        """Who spoke on a sentence, in the order of ``EVIDENCE``."""
        yield "lexicon"
        if part.translation is not None:
            yield "translation"
            if self._config.stages.alignment:
                yield "alignment"
        if part.is_read:
            yield "spotter"
