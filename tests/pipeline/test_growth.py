"""The work on a document grows in proportion with its length: calls are counted, not time."""

import io
import sys
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from types import FrameType

import pytest

from eat_edge.config import EngineConfig, Options
from eat_edge.memory.budget import limits_of
from eat_edge.pipeline.opening import open_job
from eat_edge.pipeline.stages import Context
from eat_edge.pipeline.stream import Stream, result_of
from eat_edge.types import Document
from eat_edge.writers import STREAM_WRITERS

NEWS = Path(__file__).parents[2] / "examples" / "news.txt"
UTF_16 = Options(mode="fast", offsets="utf-16")


def num_calls(work: Callable[[], object]) -> int:
    """Count the calls of functions, ours and of C, that some work takes."""
    count = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event.endswith("call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def document(sentences: int) -> Document:
    """A text of news in Chinese, each sentence with a number of its own."""
    lines = NEWS.read_text("utf-8").splitlines()[:19]
    numbered = (f"{line[:-1]}{number}。" for number, line in enumerate(cycle(lines)))
    return Document("".join(islice(numbered, sentences)))


@pytest.mark.parametrize("copies", [1, 2])
def test_documents_and_what_is_written_of_them(context: Context, copies: int) -> None:
    limits = limits_of(context.bundle, EngineConfig(threads=1))

    def tagged(one: Document) -> list[Document]:
        jobs = (open_job(one, UTF_16, context, limits) for _ in range(copies))
        return [result_of(job, UTF_16) for job in Stream(context, limits).run(jobs)]

    def write(results: list[Document]) -> None:
        for name in ("jsonl", "html", "text", "conll"):
            writer = STREAM_WRITERS[name](io.BytesIO())
            for result in results:
                writer.write(result)
            writer.close()

    small, large = document(100), document(800)
    # What is remembered of words and characters is remembered before anything is counted.
    few, many = tagged(small), tagged(large)
    write(many)
    assert len(many[0].entities) > 7 * len(few[0].entities)
    calls = [num_calls(partial(tagged, one)) for one in (small, large)]
    assert calls[1] < 8.5 * calls[0]
    calls = [num_calls(partial(write, results)) for results in (few, many)]
    assert calls[1] < 8.5 * calls[0]
