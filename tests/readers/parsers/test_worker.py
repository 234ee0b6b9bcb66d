"""The process of the parsers: bounded, and replaced now and then."""

import io
import select
import threading

import pytest
from office_make import make_pdf

from eat_edge.readers import MAX_TEXT
from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.worker import Bounds, Worker


def parse(worker: Worker, kind: str, data: bytes) -> str:
    return "".join(found.text for found in worker.parse(kind, io.BytesIO(data)))


def test_memory_and_time_are_bounded_and_the_next_file_is_read() -> None:
    page = b"<p>" + b"<b>x</b>" * 3_000_000
    for bounds, reason in (
        (Bounds(memory=1 << 29), "MiB of memory"),
        (Bounds(cpu_seconds=1, memory=1 << 33), "1 s of CPU time"),
        (Bounds(seconds=0.2, memory=1 << 33), "more than 0 s"),
    ):
        with Worker(bounds) as worker:
            if bounds.seconds > 1:
                assert parse(worker, "markdown", b"a") == "a"
            with pytest.raises(RefusedError, match=reason):
                parse(worker, "html", page)
            if bounds.seconds > 1:
                assert parse(worker, "html", b"<p>x</p>") == "x"


def test_waiting_for_a_parser_needs_nothing_that_only_posix_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("on Windows this takes sockets only")

    for name in ("select", "poll", "epoll"):
        monkeypatch.setattr(select, name, refuse, raising=False)
    threads = threading.active_count()
    with Worker(Bounds(seconds=0.01)) as worker, pytest.raises(RefusedError, match="more than 0 s"):
        parse(worker, "html", b"<p>" + b"<b>x</b>" * 100_000)
    with Worker() as worker:
        long = "柏林。" * 100_000
        assert parse(worker, "markdown", long.encode()) == long
        assert worker._process is not None
        worker._process.kill()
        worker._process.wait()
        assert parse(worker, "markdown", b"a") == "a"
    assert threading.active_count() == threads


def test_a_file_and_a_text_have_a_longest_size() -> None:
    with Worker(Bounds(file=1000, chars=100)) as worker:
        with pytest.raises(RefusedError, match="more than 1000 bytes"):
            parse(worker, "html", b"x" * 1001)
        with pytest.raises(RefusedError, match="more than 100 characters"):
            parse(worker, "html", b"x" * 101)
        assert parse(worker, "html", b"x" * 100) == "x" * 100
    assert Bounds().chars == MAX_TEXT


def test_a_worker_serves_many_files_and_is_replaced_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("eat_edge.readers.parsers.worker._MAX_FILES", 2)
    processes = set()
    with Worker() as worker:
        for _ in range(4):
            parse(worker, "pdf", make_pdf([["柏林"]]))
            processes.add(worker._process and worker._process.pid)
    assert len(processes - {None}) == 2
