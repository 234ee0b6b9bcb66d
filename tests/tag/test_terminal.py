"""The command on a terminal: a real pseudo-terminal, and what stands on its screen in the end."""

import json
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cli_fakes import command

TERMINAL = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
    TERMINAL.pop(name, None)

STYLE = re.compile(r"\x1b\[[\d;]*m")


class Terminal:
    """Our end of a pseudo-terminal that processes may have as theirs."""

    def __init__(self, ours: int, theirs: int) -> None:
        self.ours, self.theirs = ours, theirs

    def run(self, *arguments: str, typed: str = "", **options: Any) -> tuple[int, str, bytes]:
        """Run the command; its streams are pipes, where ``options`` do not say otherwise.

        Returns:
            Its exit status, all that it sent to the terminal, and what went into a pipe.
        """
        options = {"stdin": subprocess.DEVNULL, "env": TERMINAL, **options}
        os.write(self.ours, typed.encode())
        with subprocess.Popen(command(*arguments), **options) as process:
            os.close(self.theirs)
            shown = b"".join(iter(self._read, b""))
            piped = [pipe.read() for pipe in (process.stdout, process.stderr) if pipe is not None]
        return process.returncode, shown.decode(), b"".join(piped)

    def _read(self) -> bytes:
        try:
            return os.read(self.ours, 65536)
        except OSError:
            return b""


@contextmanager
def new_terminal() -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    try:
        yield Terminal(ours, theirs)
    finally:
        os.close(ours)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with new_terminal() as opened:
        yield opened


def screen(shown: str) -> list[str]:
    """The lines on an endless screen after all that was sent, down to that of the cursor."""
    lines, row, column = [""], 0, 0
    for code, char in re.findall(r"\x1b\[([?\d;]*[A-Za-z])|(.)", shown, re.DOTALL):
        if code == "2K":
            lines[row] = ""
        elif code == "1A":
            row -= 1
        elif char == "\r":
            column = 0
        elif char == "\n":
            row += 1
            lines.extend([""] * (row + 1 - len(lines)))
        elif char:
            lines[row] = f"{lines[row]:{column}}"[:column] + char + lines[row][column + 1 :]
            column += 1
        else:
            assert code.endswith("m") or code in ("?25l", "?25h"), code
        assert row >= 0
    assert not any(lines[row + 1 :])
    return lines[: row + 1]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("他访问了柏林。\n没有名字没字\n", "utf-8")
    return path


def test_a_screen_shows_what_was_sent_last() -> None:
    assert screen("one\r\ntwo\rT\r\n\x1b[1mbar\x1b[0m\r\x1b[2Kthree") == ["one", "Two", "three"]


def test_results_on_the_terminal_are_readable_text_in_colours(
    terminal: Terminal, news: Path
) -> None:
    status, shown, errors = terminal.run(
        "tag", str(news), stdout=terminal.theirs, stderr=subprocess.PIPE
    )
    assert (status, errors) == (0, b"")
    assert "\x1b[30;42m柏林\x1b[0m" in shown
    assert "LOC  Berlin  0.90" in shown
    assert STYLE.sub("", shown) == shown.replace("\x1b[30;42m", "").replace("\x1b[0m", "")


@pytest.mark.parametrize("columns", ["100", "7"])
def test_a_bar_is_drawn_on_stderr_alone_and_vanishes(
    terminal: Terminal, news: Path, columns: str
) -> None:
    status, shown, output = terminal.run(
        "tag",
        str(news),
        stdout=subprocess.PIPE,
        stderr=terminal.theirs,
        env={**TERMINAL, "COLUMNS": columns},
    )
    assert status == 0
    assert len([json.loads(line) for line in output.splitlines()]) == 2
    assert columns == "7" or "100% 2 documents" in shown
    assert set(screen(shown)) == {""}


@pytest.mark.parametrize(
    ("output_format", "columns"),
    [("text", "100"), ("text", "30"), ("text", "7"), *((f, "100") for f in ("html", "conll"))],
)
def test_results_and_bar_share_a_terminal(
    terminal: Terminal, news: Path, output_format: str, columns: str
) -> None:
    options = ("tag", str(news), "--format", output_format)
    environment = {**TERMINAL, "COLUMNS": columns}
    with new_terminal() as other:
        _, alone, _ = other.run(
            *options, stdout=other.theirs, stderr=subprocess.DEVNULL, env=environment
        )
    status, shown, _ = terminal.run(
        *options, stdout=terminal.theirs, stderr=terminal.theirs, env=environment
    )
    assert status == 0
    assert screen(shown) == screen(alone)
    if columns == "100":
        # Below each result the bar comes back, and tells how much is done by then.
        told = r" 0% 0 documents.*柏.*林.* 54% 1 document .*没.*100% 2 documents"
        assert re.search(told, shown, re.DOTALL)


def test_an_interrupted_run_leaves_results_and_no_bar(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("柏林\n^C\n", "utf-8")
    status, shown, _ = terminal.run(
        "tag", str(path), "--format", "html", stdout=terminal.theirs, stderr=terminal.theirs
    )
    assert status == 130
    assert screen(shown)[-3:] == ["</html>", "eat-edge: interrupted", ""]
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


def test_no_bar_is_drawn_where_somebody_types(terminal: Terminal) -> None:
    status, shown, _ = terminal.run(
        "tag",
        "-",
        typed="柏林\n\x04",
        stdin=terminal.theirs,
        stdout=terminal.theirs,
        stderr=terminal.theirs,
    )
    assert status == 0
    assert "LOC  Berlin  0.90" in shown
    assert "document" not in shown


def test_no_bar_is_drawn_on_a_terminal_that_cannot_move_its_cursor(
    terminal: Terminal, news: Path
) -> None:
    status, shown, output = terminal.run(
        "tag",
        str(news),
        stdout=subprocess.PIPE,
        stderr=terminal.theirs,
        env={**TERMINAL, "TERM": "dumb"},
    )
    assert (status, shown) == (0, "")
    assert output.count(b"\n") == 2
