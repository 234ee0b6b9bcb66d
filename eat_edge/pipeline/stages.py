"""The stages of a sentence as a table, and the one way in which each of them is run.

A stage runs over sentences of many documents at once, so that batches are large. Where that fails
it runs again document by document, so that only the document with the error fails.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.config import Stages
from eat_edge.errors import CapacityError, EatEdgeError
from eat_edge.pipeline.entities import Observer, evidence_of, sources_of
from eat_edge.pipeline.fusion import JOINED, weigh
from eat_edge.pipeline.gaps import close_gaps, joining_of, mend
from eat_edge.pipeline.hints import hinted_matches, hints_of
from eat_edge.pipeline.jobs import Job, Part, Stage
from eat_edge.pipeline.models import Models, SentenceTagger
from eat_edge.pipeline.questions import ask_names, ask_places, ask_spans
from eat_edge.pipeline.source.bare import with_seams
from eat_edge.pipeline.source.foreign import foreign_matches
from eat_edge.pipeline.source.nations import with_nations
from eat_edge.pipeline.source.readings import (
    Reading,
    Source,
    readings_of,
)
from eat_edge.pipeline.source.spaces import Closed
from eat_edge.pipeline.source_names import add_source_names
from eat_edge.pipeline.translated import settle_translated
from eat_edge.pipeline.uncertain import Asking, is_uncertain
from eat_edge.text import split_again
from eat_edge.types import Mention, Sentence

__all__ = ["PATIENCE", "STEPS", "Context", "Step", "new_parts", "run_step"]

PATIENCE = 0.1
"""Seconds to wait for the cores, or for an answer, before looking whether a stream is cancelled."""

_NOT_READ = ("en", "und")
"""What is passed over: text without letters of another script."""

_Batch = list[tuple[Job, list[Part]]]
"""Sentences at the same stage, by document."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the stages work with.

    Attributes:
        bundle: Its languages and weights.
        stages: Which of the stages there are.
        models: What computes.
        observer: Called with the evidence of every sentence, or None.
        least: Score from which on a span is an entity; None for that of the bundle.
        least_of_word: Probability from which on a word is one by itself; None for none is.
        pause: Called within long steps, several times a second; what it raises ends the step.
    """

    bundle: Bundle
    stages: Stages
    models: Models
    observer: Observer | None = None
    least: float | None = None
    least_of_word: float | None = None
    pause: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Step:
    """How sentences come to a stage from the one before it.

    Attributes:
        stage: The stage that they come to.
        run: Computes for many sentences at once.
        applies: Whether it has to be run for a sentence; the others come to the stage without.
        submit: Asks the language model what comes next, sentence by sentence; does not wait.
        needs_cores: Whether it is run with the lock held, so that nothing else computes.
    """

    stage: Stage
    run: Callable[[Context, list[Part]], None]
    applies: Callable[[Context, Part], bool]
    submit: Callable[[Context, Part], None] | None = None
    needs_cores: bool = False


def new_parts(context: Context, sentence: Sentence, asking: Asking) -> Iterator[Part]:
    """Normalise a sentence; where the language model has no room for it, in pieces.

    Args:
        context: What the stages work with.
        sentence: A window of a document.
        asking: Whether the language model is asked about it, if it knows the language.

    Raises:
        CapacityError: The language model has no room for a single character.
        ClosedError: The models are closed.
    """
    try:
        part = _new_part(context, sentence, asking)
    except CapacityError:
        pieces = split_again(sentence)
        if pieces == [sentence]:
            raise
    else:
        yield part
        return
    for piece in pieces:
        yield from new_parts(context, piece, asking)


def _new_part(context: Context, sentence: Sentence, asking: Asking) -> Part:
    models, lang = context.models, sentence.lang
    models.check_open()
    folded = models.lexicon.fold(sentence.text, lang)
    if not models.has_llm or lang not in context.bundle.translated:
        return Part(sentence, folded)
    asks_all = context.bundle.doubt_of(lang).asks == "everything"
    part = Part(sentence, folded, asking, asks_all)
    if asking is Asking.ALWAYS:
        part.source = models.language_model().read(folded.text, lang, ())
    return part


def run_step(step: Step, jobs: Iterable[Job], context: Context) -> None:
    """Run a step for all sentences that are ready for it.

    Where others compute for long, nothing is done: a stream that waited could not be cancelled.

    Args:
        step: One of `STEPS`.
        jobs: Documents; one that fails carries its error afterwards.
        context: What the stages work with.
    """
    batch = [
        (job, parts)
        for job in jobs
        if (
            parts := [
                part for part in job.parts if part.stage == step.stage - 1 and part.is_answered
            ]
        )
    ]
    if step.needs_cores and any(step.applies(context, part) for _, some in batch for part in some):
        with context.models.lock.turn(PATIENCE) as is_ours:
            batch = _run(step, batch, context) if is_ours else []
    else:
        batch = _run(step, batch, context)
    for job, parts in batch:
        with job.fails_alone():
            for part in parts:
                if step.submit is not None:
                    step.submit(context, part)
                part.reached = step.stage


def _run(step: Step, batch: _Batch, context: Context) -> _Batch:
    """Compute for all sentences together, or document by document where that fails.

    Returns:
        The documents for which it did not fail.
    """
    parts = [part for _, some in batch for part in some if step.applies(context, part)]
    if not parts:
        return batch
    try:
        step.run(context, parts)
    except EatEdgeError as error:
        if len(batch) > 1:
            return [done for one in batch for done in _run(step, [one], context)]
        batch[0][0].fail(error)
        return []
    return batch


def _is_looked_up(context: Context, part: Part) -> bool:
    return context.stages.lexicon


def _look_up(context: Context, parts: list[Part]) -> None:
    """Find the known names of sentences."""
    for lang in {part.sentence.lang for part in parts}:
        some = [part for part in parts if part.sentence.lang == lang]
        reads = context.stages.source and context.models.reads_source and lang not in _NOT_READ
        if reads:
            joining = joining_of(context.models, lang)
            mend(context.models, some, lang, joining)
        found = context.models.lexicon.matches_of([part.folded.text for part in some], lang)
        for part, known in zip(some, found, strict=True):
            known += foreign_matches(part.folded.text, lang, context.models.lexicon)
            part.folded, known = with_nations(part.folded, known, lang)
            part.known, part.matches = known, hinted_matches(known)
            if reads and lang in JOINED:
                part.folded = with_seams(part.folded, known)
        if reads:
            close_gaps(context.models, some, lang, joining)


def _is_source_tagged(context: Context, part: Part) -> bool:
    is_foreign = part.sentence.lang not in _NOT_READ
    return is_foreign and context.stages.source and context.models.reads_source


def _tag_source(context: Context, parts: list[Part]) -> None:
    """Find names in the source, each with the words that belong to it."""
    models = context.models
    assert models.tagger is not None
    # Where reading failed midway, what was read before stays.
    parts = [part for part in parts if part.source_mentions is None]
    readings: list[tuple[int, Reading | Closed]] = []
    for place, part in enumerate(parts):
        part.words = ()
        readings += [(place, reading) for reading in readings_of(part.folded)]
        if part.closed is not None:
            readings.append((place, part.closed))
    sources = [reading.source(parts[place].cuts) for place, reading in readings]
    missing = Counter(place for place, _ in readings)
    found: dict[int, dict[int, tuple[Mention, ...]]] = {place: {} for place in missing}
    for number, mentions, words in _read(context, models.tagger, sources):
        place, reading = readings[number]
        part = parts[place]
        part.words += tuple(reading.mentions(words, part.folded.text))
        found[place][number] = tuple(reading.mentions(mentions, part.folded.text))
        missing[place] -= 1
        if not missing[place]:
            # Meanwhile the tagger's threads read on.
            in_order = [one for _, one in sorted(found.pop(place).items())]
            add_source_names(part, in_order, models.lexicon)
        context.pause()


def _read(
    context: Context, tagger: SentenceTagger, sources: Sequence[Source]
) -> Iterator[tuple[int, tuple[Mention, ...], tuple[Mention, ...]]]:
    if context.least_of_word is None:
        yield from ((number, mentions, ()) for number, mentions in tagger.read(sources))
    else:
        yield from tagger.read_widely(sources, context.least_of_word)


def _submit_translation(context: Context, part: Part) -> None:
    if part.asking is Asking.NEVER:
        return
    if part.asking is Asking.UNCERTAIN:
        if not _is_uncertain(context, part):
            return
        try:
            part.source = context.models.language_model().read(
                part.folded.text, part.sentence.lang, ()
            )
        except CapacityError:
            # The language model has no room for it: what is found stays as it is.
            return
    llm, source = context.models.language_model(), part.source
    assert source is not None
    hints = hints_of(part.hinted) if context.stages.hints else []
    if hints:
        source = llm.read(source.text, part.sentence.lang, hints)
    part.translation, part.weighed = llm.translate(source), None


def _is_uncertain(context: Context, part: Part) -> bool:
    """Whether a sentence has to be translated for its entities' sake."""
    if part.source_mentions is None:
        return True
    bundle, lang = context.bundle, part.sentence.lang
    sources = sources_of(part, has_alignment=context.stages.alignment)
    fusion = bundle.fusion_of(lang, *sources)
    part.weighed = weigh(evidence_of(part), fusion)
    return is_uncertain(part.weighed, fusion, bundle.doubt_of(lang))


def _is_translated(context: Context, part: Part) -> bool:
    return part.translation is not None


def _tag_translation(context: Context, parts: list[Part]) -> None:
    """Find the mentions of translations."""
    tagger = context.models.tagger
    assert tagger is not None
    for part in parts:
        assert part.translation is not None
        part.english = part.translation.english
    for part, mentions in zip(parts, tagger.tag([part.english for part in parts]), strict=True):
        part.mentions = settle_translated(mentions, part.english)


def _submit_questions(context: Context, part: Part) -> None:
    if part.source is None or part.translation is None:
        return
    llm = context.models.language_model()
    if part.asking is Asking.ALWAYS:
        # A guess at a name changes nothing that is found.
        ask_names(llm, part)
    if context.stages.alignment and part.is_questioned:
        ask_spans(llm, part, part.source)
        ask_places(llm, part, part.translation)


STEPS = (
    Step(Stage.LOOKED_UP, _look_up, _is_looked_up),
    Step(Stage.SUBMITTED, _tag_source, _is_source_tagged, _submit_translation, needs_cores=True),
    Step(Stage.TRANSLATED, _tag_translation, _is_translated, _submit_questions, needs_cores=True),
)
"""What a sentence goes through, in order; it is done when all questions are answered."""
