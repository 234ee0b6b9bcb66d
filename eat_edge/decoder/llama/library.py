"""Which llama.cpp is used: found, looked at, loaded once, and silenced.

Any build will do whose structs are known (`binding`). Looked for, the first that works is taken:

1. what the variable ``LLAMA_CPP_LIB_PATH`` names, a file or the directory of ``libllama``;
2. the library of llama-cpp-python, whose Python code is not needed;
3. the extension module of xllamacpp, which exports the same functions.

The version that this release was tested with is trusted. Any other first decodes a tiny model in a
process of its own (`trial`), which a wrong layout would take down.
"""

import ctypes
import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

from eat_edge.decoder.llama.amx import AmxState, amx_state
from eat_edge.decoder.llama.binding import bind, version_of
from eat_edge.errors import ModelError, install_command

__all__ = [
    "WITHOUT_LIBRARY",
    "Origin",
    "amx",
    "forbid_debugger",
    "forget_errors",
    "has_library",
    "last_errors",
    "library_directory",
    "library_name",
    "load_library",
    "origin",
    "silence",
    "system_info",
    "use",
]

_VARIABLE = "LLAMA_CPP_LIB_PATH"
_TESTED = "0.5.0-dev"
"""The version in the llama-cpp-python that is pinned."""
_NAMES = {
    "darwin": ("libllama.dylib", "libllama.so"),
    "win32": ("llama.dll", "libllama.dll"),
}
_TRIAL = "eat_edge.decoder.llama.trial"
_PATIENCE = 60.0
"""Seconds until the trial counts as failed; it takes less than one."""
WITHOUT_LIBRARY = (
    "without llama.cpp nothing is translated, as in the mode fast; to add it, "
    + install_command("prebuilt")
)
"""What a user is told whose mode ``auto`` has no language model."""
_REMEDY = (
    f"nothing can be translated; {install_command('prebuilt')}, which compiles nothing, or the "
    "same with cpu, which compiles one for this CPU, or ask for the mode fast"
)

_LOG_LEVEL_ERROR = 4
_LOG_LEVEL_CONTINUED = 5

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a library of llama.cpp comes from.

    Attributes:
        name: What brought it: a package, or the variable that names it.
        path: The file.
        version: What it says of itself; ``""`` before it was loaded.
        refused: Libraries that were found before it, each with the reason why it is not used.
    """

    name: str
    path: Path
    version: str = ""
    refused: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"llama.cpp {self.version} of {self.name}"


class _LogRoute:
    """Takes llama.cpp's log lines to ``logging`` and remembers the last complaints."""

    def __init__(self) -> None:
        self.errors: deque[str] = deque(maxlen=4)
        self._line = ""
        self._level = 0

    def __call__(self, level: int, text: bytes | None, _: object) -> None:
        if level != _LOG_LEVEL_CONTINUED:
            self._level = level
        is_error = self._level == _LOG_LEVEL_ERROR
        if not is_error and not _logger.isEnabledFor(logging.DEBUG):
            return
        self._line += (text or b"").decode("utf-8", "replace")
        if not self._line.endswith("\n"):
            return
        line, self._line = self._line.strip(), ""
        if line:
            _logger.debug("%s", line)
        if line and is_error:
            self.errors.append(line)


_log_route = _LogRoute()
_lock = threading.Lock()
_loaded: tuple[SimpleNamespace, Origin] | None = None
_kept: list[object] = []
"""Callbacks, kept for the life of the process: llama.cpp calls them until the very end, from any
thread, and counts no references."""


def load_library() -> SimpleNamespace:
    """Load llama.cpp once, and silence it; from any thread.

    Returns:
        Its functions, as `binding.bind` declares them; its log goes to this module's logger at
        debug level.

    Raises:
        ModelError: There is no library, or none that works; the message names each and why.
    """
    return _load()[0]


def origin() -> Origin:
    """Which library is used; loads it.

    Raises:
        ModelError: As for `load_library`.
    """
    return _load()[1]


def has_library() -> bool:
    """Whether there is a library to load; whether it works, loading it tells."""
    return library_name() != ""


def library_name() -> str:
    """What brings the library that is loaded, or is tried first; ``""`` where there is none."""
    used = _loaded[1] if _loaded is not None else next(_found(), None)
    return "" if used is None else used.name


def use(path: Path) -> None:
    """Load this library and no other, without a trial, if none is loaded yet.

    Raises:
        ModelError: It cannot be used.
    """
    global _loaded
    with _lock:
        _loaded = _loaded or _open(Origin("a trial", path), is_tried=False)


def silence() -> None:
    """Take llama.cpp's log back from whoever has set another callback."""
    _take_log(load_library())


def system_info() -> str:
    """The CPU and GPU features llama.cpp was built with and found here."""
    info: bytes = load_library().llama_print_system_info()
    return info.decode("utf-8", "replace").strip(" |")


def library_directory() -> Path:
    """Where llama.cpp's libraries lie."""
    return origin().path.parent


def amx() -> AmxState:
    """What can be had here of AMX, the matrix instructions of Intel's servers."""
    return amx_state(system_info(), library_directory())


def forget_errors() -> None:
    """Begin to collect what llama.cpp complains of."""
    _log_route.errors.clear()


def last_errors() -> str:
    """The last complaints since, as they end a message; ``""`` for none."""
    return ": " + "; ".join(_log_route.errors) if _log_route.errors else ""


def _load() -> tuple[SimpleNamespace, Origin]:
    global _loaded
    with _lock:
        if _loaded is None:
            _loaded = _choose()
        return _loaded


def _choose() -> tuple[SimpleNamespace, Origin]:
    refused: list[str] = []
    for found in _found():
        try:
            library, used = _open(found, is_tried=True)
        except ModelError as error:
            refused.append(f"{found.path} of {found.name}: {error}")
            continue
        return library, Origin(used.name, used.path, used.version, tuple(refused))
    reasons = f" ({'; '.join(refused)})" if refused else ""
    raise ModelError(f"there is no library of llama.cpp that can be used{reasons}: {_REMEDY}")


def _found() -> Iterator[Origin]:
    """Libraries that are there, in order of preference; one that is asked for stands alone."""
    asked = os.environ.get(_VARIABLE)
    if asked:
        yield Origin(_VARIABLE, _file_in(Path(asked)) or Path(asked))
        return
    package = _package("llama_cpp")
    path = package and _file_in(package / "lib")
    if path:
        yield Origin("llama-cpp-python", path)
    package = _package("xllamacpp")
    for path in sorted(package.glob("xllamacpp*.so")) if package else ():
        yield Origin("xllamacpp", path)


def _package(name: str) -> Path | None:
    """The directory of an installed package, which is not imported."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _file_in(path: Path) -> Path | None:
    if path.is_file():
        return path
    names = _NAMES.get(sys.platform, ("libllama.so",))
    return next((path / name for name in names if (path / name).is_file()), None)


def _open(found: Origin, *, is_tried: bool) -> tuple[SimpleNamespace, Origin]:
    """Load a library.

    Args:
        found: Which.
        is_tried: Whether another version than ours goes through a trial first.

    Raises:
        ModelError: It cannot be loaded, or does not do what it should.
    """
    forbid_debugger()
    if hasattr(os, "add_dll_directory"):
        os.add_dll_directory(str(found.path.parent.resolve()))
    try:
        loaded = ctypes.CDLL(str(found.path))
    except OSError as error:
        raise ModelError(f"it cannot be loaded: {error}") from error
    if is_tried and version_of(loaded) != _TESTED:
        _try(found.path)
    library = bind(loaded)
    _take_log(library)
    library.llama_backend_init()
    return library, Origin(found.name, found.path, library.version)


def forbid_debugger() -> None:
    """Keep a llama.cpp that aborts from starting a debugger, which writes to standard output."""
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")


def _take_log(library: SimpleNamespace) -> None:
    callback = library.llama_log_callback(_log_route)
    _kept.append(callback)
    library.llama_log_set(callback, None)


def _try(path: Path) -> None:
    """Let a library decode a tiny model in a process of its own.

    Raises:
        ModelError: It does not get through, or not with the right numbers.
    """
    if getattr(sys, "frozen", False):
        # The executable is no Python; what is packed with a program was tried with it.
        return
    search = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _TRIAL, str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            env={**os.environ, "PYTHONPATH": search, "PYTHONUTF8": "1"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f"it could not be tried: {error}") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[-1] if said and done.returncode > 0 else f"it ends with {done.returncode}"
        raise ModelError(f"it fails at a tiny model: {reason}")
