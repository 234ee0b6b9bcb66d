"""Reads a chat template in a process of its own, with bounds: it is a program of others.

The sandbox in which it is rendered keeps it from seeing anything. It does not keep it from
counting forever, or from writing text until there is no more memory.
"""

import json
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path

from eat_edge.llm.chat_template import TemplateError, Turns, read_turns

__all__ = ["main", "read_turns_apart"]

_CPU_SECONDS = 10
_SECONDS = 60.0
"""That are waited for it, on however busy a machine."""
_MAX_MEMORY = 1 << 29
"""Bytes of the whole process; Windows has no such limit."""
_MAX_CHARS = 1 << 16
"""Code points of all turns; the longest opening of a known model has some thousands."""
_CODE = "from eat_edge.llm.template_process import main; main()"


def read_turns_apart(template: str, *, bos: str, eos: str) -> Turns:
    """Do what `read_turns` does, and no longer than it may take.

    Raises:
        TemplateError: As there, or it takes too much time or memory.
    """
    asked = json.dumps({"template": template, "bos": bos, "eos": eos})
    root = str(Path(__file__).resolve().parents[2])
    program = f"import sys; sys.path.insert(0, {root!r}); {_CODE}"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=asked.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TemplateError(f"it takes more than {_SECONDS:g} seconds") from error
    except OSError as error:
        raise TemplateError(f"no process can be started to read it: {error}") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise TemplateError("it takes too much time or memory") from error
    if "error" in answer:
        raise TemplateError(answer["error"])
    return Turns(*answer["turns"])


def main() -> None:
    """Answer one request: JSON from standard input, JSON to standard output."""
    asked = json.load(sys.stdin.buffer)
    _limit()
    try:
        turns = read_turns(asked["template"], bos=asked["bos"], eos=asked["eos"])
        if sum(map(len, astuple(turns))) > _MAX_CHARS:
            raise TemplateError(f"it writes more than {_MAX_CHARS} characters around a turn")
        answer: dict[str, object] = {"turns": astuple(turns)}
    except TemplateError as error:
        answer = {"error": str(error)[:500]}
    except MemoryError:
        answer = {"error": "it takes too much memory"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ImportError:
        # Windows: the time that the other process waits is all there is.
        return
    for kind, limit in (
        (resource.RLIMIT_AS, _MAX_MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
