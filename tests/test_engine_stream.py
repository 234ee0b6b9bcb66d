"""Streams of documents on the default bundle: order, reading ahead, and what ends early."""

import itertools
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from engine_checks import FULL, SENTENCES

from eat_edge.engine import Engine, load
from eat_edge.readers import read_documents
from eat_edge.tag.readahead import ReadAhead
from eat_edge.types import Document


@pytest.fixture
def small(small_bundle: Path) -> Iterator[Engine]:
    with load(small_bundle, replace(FULL, max_sequences=2)) as engine:
        yield engine


def test_company_changes_nothing(engine: Engine, alone: list[Document]) -> None:
    assert list(engine.pipe(SENTENCES)) == alone
    assert list(engine.pipe(reversed(SENTENCES * 3))) == (alone * 3)[::-1]


def test_threads_share_an_engine_and_get_what_one_gets_alone(
    engine: Engine, alone: list[Document]
) -> None:
    barrier = threading.Barrier(3, timeout=60)
    results: dict[int, list[Document]] = {}

    def tag(number: int) -> None:
        barrier.wait()
        results[number] = list(engine.pipe(SENTENCES[number:] + SENTENCES[:number]))

    threads = [threading.Thread(target=tag, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: alone[number:] + alone[:number] for number in range(3)}


def test_documents_with_an_error_pass_through_untouched(
    engine: Engine, alone: list[Document]
) -> None:
    broken = Document("他在柏林。", id="x:2", error="line 2 is not UTF-8")
    mixed: list[Document | str] = [SENTENCES[0], broken, SENTENCES[2]]
    assert list(engine.pipe(mixed)) == [alone[0], broken, alone[2]]


def test_only_as_much_is_read_ahead_as_is_needed(small: Engine) -> None:
    num_read = 0

    def endless() -> Iterator[str]:
        nonlocal num_read
        for number in itertools.count():
            num_read += 1
            yield f"他在柏林{number}。"

    stream = small.pipe(endless())
    taken = list(itertools.islice(stream, 5))
    stream.close()
    assert all(document.error is None for document in taken)
    assert num_read < 60


def test_results_come_before_input_that_is_not_ready(small: Engine) -> None:
    events: list[str] = []

    def source() -> Iterator[str]:
        for text in ("柏林", "", "東京"):
            events.append(f"read {text}")
            yield text

    for document in small.pipe(source(), is_ready=lambda: False):
        events.append(f"give {document.text}")
    assert events == ["read 柏林", "give 柏林", "read ", "give ", "read 東京", "give 東京"]


def test_all_that_is_ready_is_in_flight_together(small: Engine) -> None:
    num_read = 0

    def source() -> Iterator[str]:
        nonlocal num_read
        for number in range(20):
            num_read += 1
            yield f"他在柏林{number}。"

    stream = small.pipe(source(), is_ready=lambda: num_read % 6 != 0)
    assert next(stream).text == "他在柏林0。"
    assert num_read == 6
    assert [document.text for document in stream] == [f"他在柏林{n}。" for n in range(1, 20)]
    assert small.stats().decoder.peak_sequences == 2


def test_each_line_of_a_pipe_is_answered_before_the_next_is_written(small: Engine) -> None:
    out, into = os.pipe()
    lines = [text for text in SENTENCES if text] * 2
    with open(out, "rb") as stdin, open(into, "wb", buffering=0) as writer:  # noqa: PTH123
        documents = (read.document for read in read_documents(["-"], stdin=stdin))
        with ReadAhead(documents) as ahead:
            results = small.pipe(ahead, is_ready=ahead.is_ready)
            for line in lines:
                writer.write(f"{line}\n\n".encode())
                assert next(results).text == line
            writer.close()
            assert list(results) == []


def test_an_abandoned_stream_leaves_the_engine_usable(
    engine: Engine, alone: list[Document]
) -> None:
    stream = engine.pipe(SENTENCES * 4)
    assert next(stream) == alone[0]
    stream.close()
    assert list(engine.pipe(SENTENCES)) == alone


def test_a_source_that_fails_leaves_the_engine_usable(
    engine: Engine, alone: list[Document]
) -> None:
    def source() -> Iterator[str]:
        yield SENTENCES[0]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(engine.pipe(source()))
    assert engine(SENTENCES[0]) == alone[0]


def test_closing_ends_what_is_under_way(small: Engine) -> None:
    texts = ["他在柏林。"] * 30
    stream = small.pipe(texts)
    first = next(stream)
    small.close()
    rest = list(stream)
    assert first.error is None
    assert [document.text for document in (first, *rest)] == texts
    assert all(document.error for document in rest[10:])
