"""Kills the command at every step that changes the disk, and lets it go on; run by a test.

A process of its own, which forks for each run: the command has threads, this has none.
"""

import contextlib
import importlib
import io
import os
import signal
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cli_fakes

from eat_edge import cli
from eat_edge.info import package_version
from eat_edge.redact.patterns import find_patterns
from eat_edge.redact.plan import PATTERNS
from eat_edge.tag import journal
from eat_edge.types import ExitStatus
from eat_edge.writers.output import Output

COMMANDS = {"tag": [], "redact": ["--key", "{work}/key", "--map", "{work}/map", "--beside"]}
"""What is killed, with options beside input and output."""

MODULES = (
    "bundle",
    "bundling.registry",
    "files.aside",
    "readers.directories",
    "redact.command",
    "redact.run",
    "tag.readahead",
    "writers",
)
STEPS = {os: ("fsync", "ftruncate"), Path: ("replace", "unlink"), Output: ("cut",)}


def main(source: str, work: str, command: str = "tag") -> None:
    out = Path(work, "out")
    whole = Path(work, "whole")
    beside = [Path(work, name) for name in ("key", "map")]

    def run(source: str, out: Path, step: int | None) -> int:
        options = [option.format(work=work) for option in COMMANDS[command]]
        return run_in_a_child([command, source, "-o", str(out), *options], step)

    status = run(source, whole, None)
    assert status in (0, 1)
    expected = restored(whole, work) if command == "redact" else b""
    num_kills = 0
    for step in range(10_000):
        for left in [*Path(work).glob("out*"), *beside]:
            left.unlink(missing_ok=True)
        out.write_bytes(b"of an older run, and longer than nothing")
        if run(source, out, step) == status:
            break
        num_kills += 1
        if command == "redact" and not list(Path(work).glob("out.*")) and same(out, whole):
            # All was done but to end: the map of a run that is done is not written again.
            assert run(source, out, None) == ExitStatus.FAILED
        else:
            # Killed once more, early: going on must not lose what was there.
            run(source, out, step % 5)
            assert run(source, out, None) == status, f"killed at step {step}, it cannot go on"
        assert out.read_bytes() == whole.read_bytes(), f"killed at step {step}, it differs"
        assert not list(Path(work).glob("out.*")), f"killed at step {step}, it leaves a journal"
        if command == "redact":
            assert restored(out, work) == expected, f"killed at step {step}, the map differs"
    sys.stdout.write(f"{num_kills}\n")


def same(left: Path, right: Path) -> bool:
    """Whether two files have the same content."""
    return left.read_bytes() == right.read_bytes()


def restored(out: Path, work: str) -> bytes:
    """What the map of a run makes of its output."""
    (back := Path(work, "back")).unlink(missing_ok=True)
    options = ["--key", str(Path(work, "key")), "--map", str(Path(work, "map"))]
    # One text of the source is none, so that the status says so.
    assert run_in_a_child(["restore", str(out), "-o", str(back), *options], None) in (0, 1)
    return back.read_bytes()


def run_in_a_child(arguments: list[str], step: int | None) -> int:
    """Run the command in a process that dies at a step, and return its status, -9 if it died."""
    child = os.fork()
    if child == 0:
        status = 99
        with contextlib.redirect_stderr(io.StringIO()):
            if step is not None:
                die_at(step)
            status = cli.main(arguments)
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(step: int) -> None:
    remaining = iter(range(step, -1, -1))

    def count() -> None:
        if next(remaining) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            count()
            result = function(*arguments, **options)
            count()
            return result

        return call

    def write(output: Output, data: bytes) -> int:
        count()
        io.FileIO.write(output, data[: len(data) // 2])
        count()
        output.seek(output.size)
        written = write_all(output, data)
        count()
        return written

    write_all = Output.write
    for owner, names in STEPS.items():
        for name in names:
            setattr(owner, name, dying(getattr(owner, name)))
    Output.write = write  # type: ignore[method-assign]


if __name__ == "__main__":
    module = types.ModuleType("eat_edge.engine")
    module.load = lambda bundle, config: cli_fakes.Engine(config.options)  # type: ignore[attr-defined]
    sys.modules["eat_edge.engine"] = module
    journal.SECONDS = 0.0
    # A process that is killed loses nothing it has written, on the disk or not yet.
    os.fsync = lambda fd: None
    # What is imported here is not imported again in every child.
    for name in MODULES:
        importlib.import_module(f"eat_edge.{name}")
    package_version()
    if sys.argv[3:] == ["redact"]:
        importlib.import_module("cryptography.fernet")
        find_patterns("12", "und", PATTERNS)
    main(*sys.argv[1:])
