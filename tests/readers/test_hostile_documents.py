"""What is made of documents that nobody should open: an error that names them, within bounds."""

import io
import os
import select
import threading
from pathlib import Path

import pytest
from hostile_documents import hostile_documents
from office_make import MAKERS, make_pdf

from eat_edge.readers import MAX_TEXT, read_documents
from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.timed_pipe import TimedPipe
from eat_edge.readers.parsers.worker import Bounds, Worker

TEXTS = ["华为在深圳。", "李娜在柏林。"]
REASONS = {
    "bomb.zip": "would become",
    "bomb.txt.gz": "looks like a bomb",
    "bomb.docx": "would become",
    "overlap.zip": "would become",
    "laughs.docx": "document type definition",
    "laughs.xlsx": "document type definition",
    "laughs.odt": "document type definition",
    "pages.pdf": "it has 10000 pages, more than 5000",
    "locked.pdf": "it is encrypted",
    "locked.zip": "it is encrypted",
    "locked.docx": "no ZIP archive",
    "nested.zip": "files deep",
    "cut.docx": "no ZIP archive",
    "cut.pdf": "damaged",
    "deep.html": "nested too deeply",
    "empty.xlsx": "no ZIP archive",
    "other.pptx": "it is no presentation",
    "picture.pdf": "no PDF",
    "scanned.pdf": "none of its 2 pages has text",
    "program.txt": "a program",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile")
    for name, data in hostile_documents().items():
        (place / name).write_bytes(data)
    return place


@pytest.mark.parametrize("name", REASONS)
def test_each_is_refused_by_name_and_reading_goes_on(
    hostile: Path, tmp_path: Path, name: str
) -> None:
    good = tmp_path / "good.docx"
    good.write_bytes(MAKERS["docx"](TEXTS))
    found = [read.document for read in read_documents([str(hostile / name), str(good)])]
    refused, last = found
    assert last.text == "\n\n".join(TEXTS)
    assert refused.error is not None and REASONS[name] in refused.error
    assert name in refused.error or name in (refused.id or "")
    assert refused.text == ""


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


def test_what_a_parser_says_is_not_gathered_before_it_is_asked_for() -> None:
    readable, writable = os.pipe()
    with TimedPipe(os.fdopen(readable, "rb")) as pipe, os.fdopen(writable, "wb", 0) as end:
        os.set_blocking(writable, False)
        size = 0
        # Nothing is written where thread and pipe are full.
        while size < 100 << 16 and (num_written := end.write(b"x" * (1 << 16))):
            size += num_written
        assert size < 100 << 16
        end.close()
        pipe.allow(60)
        assert pipe.read(1 << 10) == b"x" * (1 << 10)
        assert pipe.read(1 << 30) == b"x" * (size - (1 << 10))
        assert pipe.read(1) == b""


def test_a_file_and_a_text_have_a_longest_size() -> None:
    with Worker(Bounds(file=1000, chars=100)) as worker:
        with pytest.raises(RefusedError, match="more than 1000 bytes"):
            parse(worker, "html", b"x" * 1001)
        with pytest.raises(RefusedError, match="more than 100 characters"):
            parse(worker, "html", b"x" * 101)
        assert parse(worker, "html", b"x" * 100) == "x" * 100
    assert Bounds().chars == MAX_TEXT


def test_what_the_parser_may_not_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from eat_edge.readers.parsers.child import forbid

    for event in ("socket.connect", "subprocess.Popen", "os.system"):
        with pytest.raises(PermissionError):
            forbid(event, ())
    forbid("open", ("x", "r", 0))
    with pytest.raises(PermissionError):
        forbid("open", ("x", "w", 0o1101))


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
