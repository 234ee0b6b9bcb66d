"""Our end of the process in which parsers run: it is started, watched, and replaced."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from eat_edge.closing import Closing
from eat_edge.errors import install_command
from eat_edge.readers.parsers.frames import Frame, read_frame, write_frame
from eat_edge.readers.parsers.parsed import Attached, Parsed, RefusedError
from eat_edge.readers.parsers.timed_pipe import OverdueError, TimedPipe
from eat_edge.types import Block

__all__ = ["Bounds", "Worker"]

_MAX_FILES = 200
"""Files after which a process is replaced, whatever it may have leaked."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one file may take.

    Attributes:
        file: Bytes of the file.
        memory: Bytes of the whole process.
        cpu_seconds: CPU time.
        seconds: Time that is waited for it, on however busy a machine.
        chars: Code points of the text.
    """

    file: int = 1 << 27
    memory: int = 1 << 30
    cpu_seconds: int = 60
    seconds: float = 600.0
    chars: int = 1 << 19


class _DiedError(Exception):
    """The process is gone, for one of these reasons."""


class Worker(Closing):
    """Parses files, one after the other, in a process of its own. Not thread-safe.

    The process is started with the first file and serves many; after one that failed, the next
    file gets a new one. So what is read of a file does not depend on the files before it.

    Args:
        bounds: Of every file.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: TimedPipe | None = None
        self._num_files = 0

    def parse(self, format_: str, stream: BinaryIO) -> Iterator[Parsed | Attached]:
        """Parse a file.

        Args:
            format_: A key of ``PARSERS``.
            stream: Its bytes, from here to the end.

        Yields:
            Its documents, and files that are in it.

        Raises:
            RefusedError: It cannot be read within bounds; what was given before stays.
        """
        data = stream.read(self._bounds.file + 1)
        if len(data) > self._bounds.file:
            raise RefusedError(f"it has more than {self._bounds.file} bytes: split it")
        num_given = 0
        while True:
            is_fresh = self._num_files == 0
            try:
                for number, found in enumerate(self._answers(format_, data)):
                    if number >= num_given:
                        num_given += 1
                        yield found
                return
            except _DiedError as error:
                # It may have been the files before that filled the memory.
                if is_fresh:
                    raise RefusedError(str(error)) from error

    def close(self) -> None:
        """End the process. Another file would start a new one."""
        process, pipe = self._process, self._pipe
        self._process, self._pipe, self._num_files = None, None, 0
        if process is not None and pipe is not None:
            process.kill()
            process.wait()
            pipe.close()
            assert process.stdin is not None
            # What is left of a request cannot be written any more.
            with suppress(OSError):
                process.stdin.close()

    def _answers(self, format_: str, data: bytes) -> Iterator[Parsed | Attached]:
        requests, answers = self._started()
        self._num_files += 1
        is_whole = False
        try:
            try:
                write_frame(requests.write, {"format": format_}, data)
                requests.flush()
            except OSError:
                # Its other end is closed; Windows does not call that a broken pipe.
                raise self._died() from None
            answers.allow(self._bounds.seconds)
            while True:
                facts, content = self._frame(answers)
                if facts["kind"] == "end":
                    is_whole = True
                    self._check(facts)
                    return
                if facts["kind"] == "attached":
                    yield Attached(facts["name"], content)
                else:
                    blocks = tuple(Block(start, place) for start, place in facts["blocks"])
                    yield Parsed(content.decode("utf-8"), blocks, facts["name"])
        except _DiedError:
            is_whole = False
            raise
        finally:
            if not is_whole or self._num_files >= _MAX_FILES:
                self.close()

    def _check(self, end: dict[str, object]) -> None:
        if "memory" in end:
            raise _DiedError(self._too_much_memory())
        if "missing" in end:
            raise RefusedError(
                f"it needs the package {end['missing']}: {install_command('documents')}"
            )
        if "refused" in end:
            raise RefusedError(str(end["refused"]))

    def _frame(self, answers: TimedPipe) -> Frame:
        try:
            frame = read_frame(answers.read)
        except OverdueError:
            seconds = self._bounds.seconds
            raise _DiedError(f"reading it takes more than {seconds:.0f} s: split it") from None
        if frame is None:
            raise self._died()
        return frame

    def _started(self) -> tuple[IO[bytes], TimedPipe]:
        """Where the process takes requests, and where it answers."""
        if self._process is None or self._pipe is None:
            root = str(Path(__file__).resolve().parents[3])
            bounds = (self._bounds.memory, self._bounds.cpu_seconds, self._bounds.chars)
            program = (
                f"import sys; sys.path.insert(0, {root!r}); "
                f"from eat_edge.readers.parsers.child import main; main{bounds}"
            )
            self._process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert self._process.stdout is not None
            self._pipe = TimedPipe(self._process.stdout)
        assert self._process.stdin is not None
        return self._process.stdin, self._pipe

    def _died(self) -> _DiedError:
        assert self._process is not None
        status = self._process.wait()
        if _is_ended_by(status, "SIGXCPU"):
            return _DiedError(
                f"reading it takes more than {self._bounds.cpu_seconds} s of CPU time: split it"
            )
        if _is_ended_by(status, "SIGKILL"):
            return _DiedError(self._too_much_memory())
        return _DiedError(f"its parser crashed (status {status}): it is damaged")

    def _too_much_memory(self) -> str:
        return f"reading it takes more than {self._bounds.memory >> 20} MiB of memory: split it"


def _is_ended_by(status: int, name: str) -> bool:
    """Whether it was this signal, which Windows may not have, that ended a process."""
    return hasattr(signal, name) and status == -getattr(signal, name)
