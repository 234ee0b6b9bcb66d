"""A run that is stopped, by whatever, and started again with the same command."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cli_fakes
import pytest
from cli_fakes import ROOT, command

NEWS = ROOT / "examples" / "news.txt"


HELPERS = ROOT / "tests" / "helpers"


ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{ROOT}:{HELPERS}",
    "PYTHONUTF8": "1",
}


REAL = """
import sys
from eat_edge import cli
from eat_edge.tag import journal
journal.SECONDS = 0.05
sys.exit(cli.main({arguments!r}))
"""


def run(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    return cli_fakes.run("tag", *arguments, **options)


def journal_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.journal")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.txt"
    path.write_text("".join(f"第{n}次访问柏林。\n\n" for n in range(2_000)), "utf-8")
    return path


@pytest.fixture
def whole(corpus: Path, tmp_path: Path) -> bytes:
    """What an uninterrupted run writes."""
    out = tmp_path / "whole.jsonl"
    assert run(str(corpus), "-o", str(out)).returncode == 0
    assert not journal_of(out).exists()
    return out.read_bytes()


def stop(corpus: Path, out: Path, *options: str, after: int = 100_000) -> bytes:
    """Run until the output has so many bytes, and no more of them fit; return what was said."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (after, after))

    stopped = run(str(corpus), "-o", str(out), *options, preexec_fn=limit)
    assert stopped.returncode == 2
    return stopped.stderr


@pytest.mark.parametrize(
    ("command_", "kind"), [("tag", "text"), ("tag", "jsonl"), ("redact", "text")]
)
def test_killed_at_any_step_it_goes_on(tmp_path: Path, command_: str, kind: str) -> None:
    """At every write, fsync, truncation, rename and removal, before, after and halfway."""
    source = tmp_path / "in.txt"
    lines = ["他在柏林。", "", "一", "\udcff", "从柏林回来"]
    if kind == "jsonl":
        source = tmp_path / "in.jsonl"
        lines = [json.dumps({"text": line}) for line in lines[:3]]
    if command_ == "redact":
        lines = lines[:2]
    source.write_bytes("\r\n".join(lines).encode("utf-8", "surrogateescape"))
    driver = subprocess.run(
        [
            sys.executable,
            str(ROOT / "tests" / "helpers" / "resume_driver.py"),
            str(source),
            str(tmp_path),
            command_,
        ],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert driver.stderr == ""
    assert int(driver.stdout) >= 20


def test_a_disk_that_is_full_loses_nothing(corpus: Path, whole: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    said = stop(corpus, out).decode()
    assert said.startswith("eat-edge: File too large; ")
    kept = out.read_bytes()
    assert kept and whole.startswith(kept) and kept.endswith(b"\n")
    num_done = kept.count(b"\n")
    assert f"{num_done} documents are done; the same command goes on from there" in said
    gone_on = run(str(corpus), "-o", str(out))
    assert gone_on.returncode == 0
    assert gone_on.stderr.decode() == f"eat-edge: going on in '{out}' after {num_done} documents\n"
    assert out.read_bytes() == whole
    assert not journal_of(out).exists()


def test_a_real_disk_that_is_full_loses_nothing(corpus: Path, whole: bytes, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    tag = command("tag", str(corpus), "-o", str(disk / "out.jsonl"))
    script = (
        'mount -t tmpfs -o size=64k none "$0" || exit 77\n'
        '"$@"; test $? = 2 || exit 1\n'
        'mount -o remount,size=4m none "$0"\n'
        '"$@" && cat "$0/out.jsonl"'
    )
    try:
        result = subprocess.run(
            ["unshare", "-rm", "sh", "-c", script, str(disk), *tag], capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if result.returncode == 77 or b"unshare:" in result.stderr:
        pytest.skip("this system lets nobody mount a file system")
    assert result.stdout == whole, result.stderr
    assert b"No space left on device" in result.stderr


def test_failures_of_both_runs_are_counted(tmp_path: Path) -> None:
    corpus, out = tmp_path / "in.txt", tmp_path / "out.jsonl"
    corpus.write_bytes(b"\xff\n" + "柏林\n".encode() * 2_000 + b"\xff")
    stop(corpus, out)
    gone_on = run(str(corpus), "-o", str(out))
    assert gone_on.returncode == 1
    assert b"2 of 2002 documents carry an error; the first: " in gone_on.stderr
    assert f"{corpus}:1: invalid".encode() in gone_on.stderr


def test_a_pipe_is_gone_on_with_if_it_gives_the_same(
    corpus: Path, whole: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    text = corpus.read_bytes()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    assert run("-", "-o", str(out), input=text, preexec_fn=limit).returncode == 2
    kept = out.read_bytes()
    other = run("-", "-o", str(out), input=b"x" + text)
    assert other.returncode == 2
    assert b"'stdin' is not what it was" in other.stderr
    assert out.read_bytes() == kept
    assert run("-", "-o", str(out), input=text).returncode == 0
    assert out.read_bytes() == whole.replace(str(corpus).encode(), b"stdin")


@pytest.mark.parametrize(
    ("options", "change", "told"),
    [
        (["--lang", "zh"], "", "--lang is 'zh', was 'auto'"),
        (["--format", "conll"], "", "--format is 'conll', was 'jsonl'"),
        ([], "input", "corpus.txt' was modified"),
        ([], "output", "it was changed"),
        ([], "journal", "is broken"),
    ],
)
def test_what_has_changed_is_never_mixed(
    corpus: Path, tmp_path: Path, options: list[str], change: str, told: str
) -> None:
    out = tmp_path / "out.jsonl"
    stop(corpus, out)
    if change == "input":
        corpus.write_text("其他\n", "utf-8")
    elif change == "output":
        out.write_bytes(b"x" + out.read_bytes()[1:])
    elif change == "journal":
        journal_of(out).write_bytes(journal_of(out).read_bytes()[:-2])
    before = out.read_bytes(), journal_of(out).read_bytes()
    refused = run(str(corpus), "-o", str(out), *options)
    assert refused.returncode == 2
    assert told in refused.stderr.decode()
    assert f"delete '{journal_of(out)}' to begin anew" in refused.stderr.decode()
    assert (out.read_bytes(), journal_of(out).read_bytes()) == before
    journal_of(out).unlink()
    assert run(str(corpus), "-o", str(out), *options).returncode == 0


def test_a_damaged_entry_costs_work_and_never_the_output(
    corpus: Path, whole: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    for after in (50_000, 100_000):
        stop(corpus, out, after=after)
    first = journal_of(out).read_bytes()
    stop(corpus, out, after=150_000)
    second = journal_of(out).read_bytes()
    damaged = second.splitlines(keepends=True)[0].replace(b'"num_bytes": 1', b'"num_bytes": 0')
    assert damaged not in second
    journal_of(out).write_bytes(damaged + first)
    num_done = json.loads(first.splitlines()[0][33:])["done"]["tally"]["num_documents"]
    gone_on = run(str(corpus), "-o", str(out))
    assert gone_on.returncode == 0
    assert f"after {num_done} documents" in gone_on.stderr.decode()
    assert out.read_bytes() == whole


def test_an_interrupted_run_says_that_it_goes_on(tmp_path: Path) -> None:
    corpus, out = tmp_path / "in.txt", tmp_path / "out.jsonl"
    corpus.write_text("柏林\n^C\n", "utf-8")
    result = run(str(corpus), "-o", str(out))
    assert result.returncode == 130
    assert result.stderr == (
        b"eat-edge: interrupted; 1 documents are done; the same command goes on from there\n"
    )
    (entry,) = journal_of(out).read_bytes().splitlines()
    assert json.loads(entry[33:])["done"]["place"]["line"] == 1


def test_other_formats_begin_anew(tmp_path: Path) -> None:
    corpus, out = tmp_path / "in.txt", tmp_path / "out.html"
    corpus.write_text("柏林\n^C\n", "utf-8")
    for _ in range(2):
        assert run(str(corpus), "--format", "html", "-o", str(out)).returncode == 130
        assert out.read_bytes().count(b"<article>") == 1
        assert not journal_of(out).exists()


def kill_and_go_on(corpus: Path, out: Path, num_kills: int, last_moment: float) -> None:
    """Run the real command in the fast mode, kill it at random moments, then let it end.

    A run that ends before its moment has come is followed by one that begins anew.
    """
    arguments = ["tag", str(corpus), "--mode", "fast", "--threads", "1", "-o", str(out)]
    real = [sys.executable, "-c", REAL.format(arguments=arguments)]
    rng = random.Random(7)
    while num_kills:
        with subprocess.Popen(real, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(rng.uniform(0.05, last_moment))
            except subprocess.TimeoutExpired:
                process.kill()
        assert process.returncode in (0, -signal.SIGKILL)
        num_kills -= process.returncode != 0
    last = subprocess.run(real, env=ENVIRONMENT, capture_output=True)
    assert last.returncode == 0, last.stderr


@pytest.mark.parametrize(
    "num_kills",
    [3, pytest.param(50, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])],
)
def test_killed_at_random_moments_the_real_command_goes_on(tmp_path: Path, num_kills: int) -> None:
    corpus, out, whole = (tmp_path / name for name in ("in.txt", "out.jsonl", "whole.jsonl"))
    corpus.write_text(NEWS.read_text("utf-8") * 10, "utf-8")
    begun = time.monotonic()
    kill_and_go_on(corpus, whole, 0, 0)
    # From the first import to the end of the work, however fast this machine is.
    kill_and_go_on(corpus, out, num_kills, time.monotonic() - begun)
    assert out.read_bytes() == whole.read_bytes()
    assert not journal_of(out).exists()
