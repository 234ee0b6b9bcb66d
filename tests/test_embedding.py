"""What a program with a face needs: to cancel, to know how far it is, to close at any moment."""

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine, load
from eat_edge.errors import ClosedError
from eat_edge.pipeline.models import Models
from eat_edge.types import Document

ROOT = Path(__file__).resolve().parents[1]
FAST = EngineConfig(threads=1, options=Options(mode="fast"))
SENTENCES = ["他在柏林见了李娜。", "王小明去了上海！", "東京で安倍晋三が会見した。", "天气很好。"]
LONG = "\n".join(SENTENCES * 500)
"""So long that it is worked on in several steps."""
MANY = SENTENCES * 120
PATIENT = 60
"""Seconds after which a thread that should have ended is taken for stuck."""


class Worker(threading.Thread):
    """Does something on a thread of its own, and keeps what it raised."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.result: object = None
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.work()
        except Exception as error:
            self.error = error

    def end(self) -> object:
        """Wait for it."""
        self.join(PATIENT)
        assert not self.is_alive(), "the thread is stuck"
        if self.error is not None:
            raise self.error
        return self.result


def test_a_long_text_is_its_sentences(fast: Engine) -> None:
    long = fast("\n".join(MANY), lang="zh")
    offset, expected = 0, []
    alone = {sentence: fast(sentence, lang="zh") for sentence in SENTENCES}
    for sentence in MANY:
        expected += [
            replace(entity, start=entity.start + offset, end=entity.end + offset)
            for entity in alone[sentence].entities
        ]
        offset += len(sentence) + 1
    assert list(long.entities) == expected
    assert len(expected) >= len(MANY)


def test_a_translation_is_in_order_however_long(engine: Engine) -> None:
    some = SENTENCES * 10
    alone = {sentence: engine(sentence, lang="zh").translation for sentence in SENTENCES}
    translation = " ".join(alone[sentence] for sentence in some if alone[sentence])
    assert engine("\n".join(some), lang="zh").translation == translation


def test_cancelling_stops_the_work_inside_a_document(engine: Engine) -> None:
    before = engine.stats().decoder
    is_begun, is_cancelled = threading.Event(), threading.Event()
    results = engine.pipe(
        [LONG, "东京"],
        is_cancelled=is_cancelled.is_set,
        on_progress=lambda done, total: is_begun.set(),
    )
    worker = Worker(lambda: list(results))
    assert is_begun.wait(PATIENT)
    is_cancelled.set()
    assert worker.end() == []
    assert engine("他在柏林。").translation
    after = engine.stats().decoder
    assert (after.running, after.waiting) == (0, 0)
    # Of two thousand sentences, each asked about more than once.
    assert after.completed - before.completed < 1000


def test_cancelling_waits_for_nobody(engine: Engine, models: Models) -> None:
    is_cancelled = threading.Event()
    with models.lock:
        # Nothing at all is computed meanwhile.
        worker = Worker(lambda: list(engine.pipe(["他在柏林。"], is_cancelled=is_cancelled.is_set)))
        is_cancelled.set()
        assert worker.end() == []
    assert engine("他在柏林。").translation


def test_cancelled_beforehand_nothing_is_read(fast: Engine) -> None:
    source = iter(["他在柏林。"])
    assert list(fast.pipe(source, is_cancelled=lambda: True)) == []
    assert next(source) == "他在柏林。"


def test_results_given_before_the_cancellation_are_whole(fast: Engine) -> None:
    is_cancelled = threading.Event()
    given = []
    for document in fast.pipe(SENTENCES * 9, is_cancelled=is_cancelled.is_set):
        given.append(document)
        if len(given) == 5:
            is_cancelled.set()
    assert given == [fast(text) for text in (SENTENCES * 9)[:5]]


def progress_of(engine: Engine, documents: list[str | Document]) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    threads = set()

    def on_progress(done: int, total: int) -> None:
        told.append((done, total))
        threads.add(threading.current_thread())

    assert len(list(engine.pipe(documents, on_progress=on_progress))) == len(documents)
    assert threads <= {threading.current_thread()}
    return told


def test_progress_is_told_within_a_document(fast: Engine) -> None:
    told = progress_of(fast, [LONG])
    assert {total for _, total in told} == {len(LONG)}
    done = [done for done, _ in told]
    assert len(done) > 2
    assert done == sorted(set(done))
    assert done[-1] == len(LONG)


def test_progress_of_many_documents(engine: Engine) -> None:
    documents: list[str | Document] = [*SENTENCES, "", " \n", Document("x", error="broken")] * 3
    told = progress_of(engine, documents)
    total = 3 * (sum(map(len, SENTENCES)) + 3)
    assert told[-1] == (total, total)
    assert all(done <= read <= total for done, read in told)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_callback_that_fails_ends_the_stream_only(engine: Engine) -> None:
    def fail(*_: object) -> Any:
        raise OSError("the window is gone")

    with pytest.raises(OSError, match="the window is gone"):
        list(engine.pipe([LONG], on_progress=fail))
    with pytest.raises(OSError, match="the window is gone"):
        list(engine.pipe([LONG], is_cancelled=fail))
    assert engine("他在柏林。").entities


@pytest.mark.parametrize("mode", ["full", "auto", "fast"])
def test_closing_ends_the_work_of_another_thread(mode: str) -> None:
    engine = load(None, EngineConfig(threads=1, options=Options(mode=mode)))
    is_begun = threading.Event()

    def tag_all() -> list[Document]:
        return list(engine.pipe([LONG] * 3, on_progress=lambda *_: is_begun.set()))

    one, many = Worker(lambda: engine(LONG * 3)), Worker(tag_all)
    assert is_begun.wait(PATIENT)
    closers = [Worker(engine.close) for _ in range(3)]
    for closer in closers:
        closer.end()
    with pytest.raises(ClosedError, match="closed"):
        one.end()
    documents = many.end()
    assert isinstance(documents, list) and len(documents) == 3
    assert all("closed" in document.error for document in documents)
    with pytest.raises(ClosedError, match="load another"):
        engine("柏林")


def test_closing_from_a_callback() -> None:
    engine = load(None, FAST)
    (document,) = engine.pipe([LONG], on_progress=lambda *_: engine.close())
    assert document.error is not None and "closed" in document.error


CYCLES = """
import os, sys, threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from eat_edge import EngineConfig, load
from eat_edge.bundle import default_path

bundle = str(default_path().resolve())
kept = []

def files_in_use():
    descriptors = [os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.exists()]
    return Path("/proc/self/maps").read_text() + str(descriptors)

def cycle():
    engine = load(None, EngineConfig(threads=1, max_sequences=4), mode="full")
    assert all(document.entities for document in engine.pipe(["他在柏林。", "東京へ行く。"] * 4))
    assert bundle in files_in_use()
    engine.close()
    kept.append(engine)

for number in range(int(sys.argv[1])):
    # On a thread that ends, as a program with a face may do it.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(cycle).result()
    assert bundle not in files_in_use()
    assert threading.active_count() == 1
    print(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
    kept.clear()
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="memory is read from /proc")
def test_closing_frees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    # What is asked is what we free, not how glibc fits it together again.
    for name in ("MMAP_THRESHOLD_", "TRIM_THRESHOLD_"):
        monkeypatch.setenv(f"MALLOC_{name}", "65536")
    monkeypatch.setenv("MALLOC_ARENA_MAX", "1")
    result = subprocess.run(
        [sys.executable, "-c", CYCLES, "6"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    resident = [int(line) for line in result.stdout.split()]
    # Allocators keep more after one cycle than after another, but not one more model after each:
    # three cycles later, the least is less than twice the smallest model more.
    assert min(resident[-3:]) - min(resident[1:3]) < 6 << 20, resident
