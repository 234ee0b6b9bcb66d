"""The process in which parsers run: bytes come in by its standard input, text goes out.

Nothing else goes anywhere: it may not open a connection, start a program or write a file. What
exceeds its memory or its time fails, and the process with it if need be; ours goes on.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from eat_edge.readers.parsers.formats import PARSERS
from eat_edge.readers.parsers.frames import read_frame, write_frame
from eat_edge.readers.parsers.parsed import Attached, RefusedError

__all__ = ["forbid", "main"]

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main(max_bytes: int, max_seconds: int, max_chars: int) -> None:
    """Answer requests until there are no more.

    Args:
        max_bytes: Of memory that the process may take.
        max_seconds: Of CPU time that a file may take.
        max_chars: Code points of the longest text.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    _limit_memory(max_bytes)
    # openpyxl takes it where it is there, and its threads take memory by the number of CPUs.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    sys.addaudithook(forbid)
    while (request := read_frame(requests.read)) is not None:
        facts, data = request
        _limit_time(max_seconds)
        end = _answer(facts["format"], data, max_chars, answers.write)
        if "is_broken" in end and _has_used(max_bytes // 2):
            # Native parsers say all sorts of things when they get no more memory.
            end["memory"] = True
        write_frame(answers.write, end)
        answers.flush()


def _answer(
    format_: str, data: bytes, max_chars: int, write: Callable[[bytes], object]
) -> dict[str, Any]:
    """Write what is in a file, and give the frame to write at its end."""
    end: dict[str, Any] = {"kind": "end"}
    try:
        for found in PARSERS[format_].load()(data, max_chars):
            if isinstance(found, Attached):
                write_frame(write, {"kind": "attached", "name": found.name}, found.data)
                continue
            blocks = [[block.start, block.place] for block in found.blocks]
            facts = {"kind": "parsed", "name": found.name, "blocks": blocks}
            write_frame(write, facts, found.text.encode("utf-8", errors="replace"))
    except RefusedError as error:
        end["refused"] = str(error)
    except ImportError as error:
        end["missing"] = error.name or str(error)
    except MemoryError:
        end["memory"] = True
    except RecursionError:
        end["refused"] = "it is nested too deeply"
    except Exception as error:
        # A parser of somebody else's raises what it likes at a broken file.
        end["is_broken"], end["refused"] = (
            True,
            f"it is damaged: {type(error).__name__}: {error}"[:500],
        )
    return end


def _limit_memory(max_bytes: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits: the time that our process waits is all there is.
        return
    resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(max_seconds: int) -> None:
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + max_seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, most))


def _has_used(num_bytes: int) -> bool:
    """Whether the process has had so much memory at once."""
    try:
        import resource
    except ImportError:
        return False
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > num_bytes


def forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what a parser has no business with; a hook for audit events.

    Raises:
        PermissionError: It would connect, start something or write a file.
    """
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a parser may not do this: {event}")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError(f"a parser may not write {arguments[0]!r}")
