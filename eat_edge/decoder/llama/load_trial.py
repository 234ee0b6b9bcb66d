"""Lets llama.cpp load a model in a process of its own, which it may end.

    python -m eat_edge.decoder.llama.load_trial LIBRARY FILE

What its architecture makes of the numbers in a header, llama.cpp checks where it computes with
them, and where they do not fit (an odd number of rotated dimensions, heads that are not as wide as
their weights) it ends the process instead of refusing the file.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from eat_edge.decoder.llama.backend import CELLS_PER_STREAM, LlamaBackend
from eat_edge.decoder.llama.library import origin, use
from eat_edge.errors import EatEdgeError, ModelError

__all__ = ["main", "try_loading"]

_MODULE = "eat_edge.decoder.llama.load_trial"
_ROOT = str(Path(__file__).resolve().parents[3])
"""Where this package is, which an empty entry of ``sys.path`` would not say."""


def try_loading(model: Path) -> None:
    """See that llama.cpp can load a model, or refuses it, and lives.

    A model that is refused passes: whoever loads it says so. So does every model in a program that
    is no Python (frozen).

    Raises:
        ModelError: It does not live.
    """
    if getattr(sys, "frozen", False):
        return
    search = os.pathsep.join(filter(None, (_ROOT, *sys.path)))
    surroundings = {"PYTHONPATH": search, "PYTHONUTF8": "1", "GGML_NO_BACKTRACE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _MODULE, str(origin().path), str(model)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **surroundings},
            check=False,
        )
    except OSError as error:
        raise ModelError(f"{model} could not be tried: {error}") from error
    if done.returncode:
        raise ModelError(
            f"{model}: llama.cpp ends with it ({_reason(done)}): it is damaged, or was made for "
            "another llama.cpp; download it again, or convert it anew"
        )


def _reason(done: "subprocess.CompletedProcess[bytes]") -> str:
    said = done.stderr.decode("utf-8", "replace").splitlines()
    assertions = [line for line in said if "GGML_ASSERT" in line]
    if assertions:
        return assertions[-1].strip()
    if done.returncode < 0:
        return signal.Signals(-done.returncode).name
    return said[-1].strip() if said else f"status {done.returncode}"


def main() -> int:
    """Load the model that the command line names; 0 where llama.cpp loads or refuses it."""
    _leave_no_core()
    try:
        use(Path(sys.argv[1]))
        LlamaBackend(
            Path(sys.argv[2]),
            threads=1,
            n_ctx=CELLS_PER_STREAM,
            max_sequences=1,
            gpu_layers=0,
            is_lean=True,
        ).close()
    except EatEdgeError:
        pass
    return 0


def _leave_no_core() -> None:
    try:
        import resource
    except ImportError:
        # Windows, which writes none.
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


if __name__ == "__main__":
    sys.exit(main())
