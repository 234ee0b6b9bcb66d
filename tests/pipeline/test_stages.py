"""Running a step over sentences of many documents: who comes further, who fails, who waits."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.config import Stages
from eat_edge.errors import ClosedError, ModelError
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.jobs import Job, Part, Stage
from eat_edge.pipeline.models import Models
from eat_edge.pipeline.stages import STEPS, Context, Step, new_parts, run_step
from eat_edge.pipeline.uncertain import Asking
from eat_edge.types import Document, Sentence


@pytest.fixture
def context() -> Context:
    bundle = open_bundle()
    return Context(bundle, Stages(), Models(Lexicon(bundle.lexicon)))


def job_of(context: Context, *texts: str) -> Job:
    job = Job(Document("".join(texts)))
    for text in texts:
        job.parts.extend(new_parts(context, Sentence(0, len(text), text, "zh"), Asking.ALWAYS))
    return job


def step(run: Callable[[list[Part]], None], **options: Any) -> Step:
    return Step(Stage.LOOKED_UP, lambda _, parts: run(parts), lambda *_: True, **options)


def test_sentences_of_many_documents_are_run_together(context: Context) -> None:
    batches: list[list[str]] = []
    jobs = [job_of(context, "柏林", "北京"), job_of(context, "东京")]
    run_step(step(lambda parts: batches.append([p.folded.text for p in parts])), jobs, context)
    assert batches == [["柏林", "北京", "东京"]]
    assert {part.stage for job in jobs for part in job.parts} == {Stage.LOOKED_UP}


def test_a_document_that_fails_fails_alone(context: Context) -> None:
    def run(parts: list[Part]) -> None:
        if any(part.folded.text == "北京" for part in parts):
            raise ModelError("no")

    jobs = [job_of(context, "柏林"), job_of(context, "北京"), job_of(context, "东京")]
    run_step(step(run), jobs, context)
    assert [job.document.error for job in jobs] == [None, "no", None]
    assert jobs[1].document.error_kind == "ModelError"
    assert [len(job.parts) for job in jobs] == [1, 0, 1]
    assert jobs[0].parts[0].stage is jobs[2].parts[0].stage is Stage.LOOKED_UP


def test_a_question_that_cannot_be_asked_fails_its_document_alone(context: Context) -> None:
    def submit(_: Context, part: Part) -> None:
        if part.folded.text == "北京":
            raise ModelError("no")

    jobs = [job_of(context, "柏林"), job_of(context, "北京")]
    run_step(step(lambda parts: None, submit=submit), jobs, context)
    assert [job.document.error for job in jobs] == [None, "no"]


def test_sentences_at_another_stage_are_left_alone(context: Context) -> None:
    seen: list[Part] = []
    job = job_of(context, "柏林", "北京")
    job.parts[0].reached = Stage.SUBMITTED
    run_step(step(seen.extend), [job], context)
    assert [part.folded.text for part in seen] == ["北京"]
    assert job.parts[0].stage is Stage.SUBMITTED


def test_a_step_that_applies_to_no_sentence_takes_no_lock(context: Context) -> None:
    job = job_of(context, "柏林")
    never = Step(Stage.LOOKED_UP, cast(Any, None), lambda *_: False, needs_cores=True)
    with context.models.lock:
        run_step(never, [job], context)
    assert job.parts[0].stage is Stage.LOOKED_UP


def test_nothing_is_waited_for_while_others_compute(context: Context) -> None:
    job, seen = job_of(context, "柏林"), list[Part]()
    with context.models.lock:
        run_step(step(seen.extend, needs_cores=True), [job], context)
    assert (seen, job.parts[0].stage) == ([], Stage.NEW)
    run_step(step(seen.extend, needs_cores=True), [job], context)
    assert (len(seen), job.parts[0].stage) == (1, Stage.LOOKED_UP)


def test_the_steps_lead_from_stage_to_stage(context: Context) -> None:
    job = job_of(context, "他在柏林")
    for one in STEPS:
        run_step(one, [job], context)
    (part,) = job.parts
    # Without further models nothing is outstanding.
    assert part.stage is Stage.DONE
    assert [match.surface for match in part.matches] == ["柏林"]
    assert (part.source_mentions, part.translation) == (None, None)


def test_closed_models_take_no_sentence(context: Context) -> None:
    context.models.close()
    context.models.close()
    with pytest.raises(ClosedError, match="load another one"):
        job_of(context, "柏林")
