"""Documents in flight: in order, no further ahead than there is room, and ended when told."""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import cast

from waiting import wait_until

from eat_edge.config import Options, Stages
from eat_edge.decoder import Completion
from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.llm.protocol import LanguageModel, Source, Translation
from eat_edge.memory.plan import MemoryPlan
from eat_edge.pipeline.jobs import Job
from eat_edge.pipeline.models import SentenceTagger
from eat_edge.pipeline.opening import open_job
from eat_edge.pipeline.stages import Context
from eat_edge.pipeline.stream import Stream, StreamCallbacks, result_of
from eat_edge.types import Document, Mention

OPTIONS = Options(mode="fast")


def jobs_of(context: Context, limits: MemoryPlan, texts: list[str]) -> Iterator[Job]:
    for number, text in enumerate(texts):
        yield open_job(Document(text, id=str(number)), OPTIONS, context, limits)


def test_documents_come_in_order_whatever_is_in_them(context: Context, limits: MemoryPlan) -> None:
    texts = ["他在柏林。" * 30, "", "English only.", "他在柏林。", "\n\n", "東京へ。" * 9]
    jobs = list(Stream(context, limits).run(jobs_of(context, limits, texts)))
    assert [job.document.id for job in jobs] == [str(number) for number in range(len(texts))]
    results = [result_of(job, OPTIONS) for job in jobs]
    assert [len(one.entities) for one in results[:5]] == [30, 0, 0, 1, 0]
    for result in results:
        for entity in result.entities:
            assert result.text[entity.start : entity.end] == entity.text


def test_it_reads_no_further_ahead_than_there_is_room(context: Context, limits: MemoryPlan) -> None:
    read: list[int] = []

    def source() -> Iterator[Job]:
        for number, job in enumerate(jobs_of(context, limits, ["他在柏林。"] * 20_000)):
            read.append(number)
            yield job

    jobs = Stream(context, limits).run(source())
    next(jobs)
    ahead = len(read)
    assert ahead < 2_000
    for _ in range(3_000):
        next(jobs)
    assert len(read) <= 3_001 + ahead
    jobs.close()


class Slow:
    """A language model, and a tagger of its translation, that answers when it is told to."""

    is_multilingual = False

    def __init__(self) -> None:
        self.answer: Future[Completion] = Future()

    def read(self, text: str, lang: str, hints: Iterable[Hint]) -> Source:
        return Source(text, (1,))

    def translate(self, source: Source) -> Translation:
        return Translation(source, (1,), self.answer, lambda tokens: "rain")

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        return [()] * len(sentences)


def test_while_a_document_waits_for_an_answer_others_are_taken_up(
    context: Context, limits: MemoryPlan
) -> None:
    """Those that nothing is asked about are done at once, and make room for more."""
    slow, polls = Slow(), itertools.count()
    models = replace(
        context.models, llm=cast(LanguageModel, slow), tagger=cast(SentenceTagger, slow)
    )
    context = replace(context, models=models, stages=Stages(source=False, alignment=False))

    def source() -> Iterator[Job]:
        for number in range(40):
            if number == 15:
                slow.answer.set_result(Completion((2,), (), "stop"))
            text = "서울에 비가 온다." if number else "今天下雨。"
            yield open_job(Document(text), Options(mode="auto"), context, limits)

    callbacks = StreamCallbacks(is_cancelled=lambda: next(polls) > 300)
    assert len(list(Stream(context, limits, callbacks).run(source()))) == 40


def test_a_document_that_is_not_there_yet_is_not_waited_for(
    context: Context, limits: MemoryPlan
) -> None:
    read: list[str] = []

    def source() -> Iterator[Job]:
        for text in ("他在柏林。", "東京へ。"):
            read.append(text)
            yield open_job(Document(text), OPTIONS, context, limits)

    callbacks = StreamCallbacks(is_ready=lambda: False)
    jobs = Stream(context, limits, callbacks).run(source())
    assert next(jobs).document.text == "他在柏林。"
    assert read == ["他在柏林。"]


def test_a_cancelled_stream_ends(context: Context, limits: MemoryPlan) -> None:
    given: list[Job] = []
    callbacks = StreamCallbacks(is_cancelled=lambda: len(given) == 3)
    stream = Stream(context, limits, callbacks)
    for job in stream.run(jobs_of(context, limits, ["他在柏林。"] * 10)):
        given.append(job)
    assert len(given) == 3


def test_progress_never_goes_back_and_ends_at_all(context: Context, limits: MemoryPlan) -> None:
    told: list[tuple[int, int]] = []
    callbacks = StreamCallbacks(on_progress=lambda *numbers: told.append(numbers))
    texts = ["他在柏林。" * 100, "", "東京へ。"]
    list(Stream(context, limits, callbacks).run(jobs_of(context, limits, texts)))
    done = [number for number, _ in told]
    assert done == sorted(set(done))
    assert told[-1] == (sum(map(len, texts)),) * 2
    assert all(number <= total for number, total in told)


def test_a_document_with_an_error_passes_through(context: Context, limits: MemoryPlan) -> None:
    broken = Document("他在柏林。", id="a", error="line 2 is not UTF-8", error_kind="InputError")
    job = open_job(broken, OPTIONS, context, limits)
    (passed,) = Stream(context, limits).run(iter([job]))
    assert result_of(passed, OPTIONS) == broken


class Reader:
    """A tagger of the source that does something before each sentence."""

    is_multilingual = True

    def __init__(self, before: Callable[[int], None]) -> None:
        self.before = before

    def gain_of_joining(self, first: str, second: str) -> float:
        return 0.0

    def likelihood_of(self, word: str) -> float:
        return 0.0

    def read(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        for number in range(len(sentences)):
            self.before(number)
            yield number, ()


def reading(context: Context, before: Callable[[int], None]) -> Context:
    models = replace(context.models, tagger=cast(SentenceTagger, Reader(before)))
    return replace(context, models=models, stages=Stages(translation=False))


def test_a_step_over_a_long_document_gives_way_to_others(
    context: Context, limits: MemoryPlan
) -> None:
    read: list[int] = []
    served_after: list[int] = []

    def wait_for_a_turn() -> None:
        with context.models.lock:
            served_after.append(len(read))

    def before(number: int) -> None:
        if not read:
            other.start()
            wait_until(lambda: bool(context.models.lock._waiting))
        read.append(number)

    other = threading.Thread(target=wait_for_a_turn)
    context = reading(context, before)
    (job,) = Stream(context, limits).run(jobs_of(context, limits, ["他在柏林。" * 40]))
    other.join(30)
    assert job.error is None
    assert len(read) == 40
    assert served_after == [1]


def test_a_stream_is_cancelled_within_a_step(context: Context, limits: MemoryPlan) -> None:
    read: list[int] = []
    context = reading(context, read.append)
    callbacks = StreamCallbacks(is_cancelled=lambda: len(read) > 0)
    stream = Stream(context, limits, callbacks)
    assert [*stream.run(jobs_of(context, limits, ["他在柏林。" * 40]))] == []
    assert len(read) == 1
