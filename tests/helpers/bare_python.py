"""Runs our command where what only POSIX has is missing, as it is on Windows.

``python bare_python.py COMMAND...`` is ``eat-edge COMMAND...``; without a command every module of
the package is imported. Modules and functions that are not everywhere are taken away, directories
cannot be opened, and our own code cannot read ``/proc`` and ``/sys``; psutil can, for it knows each
system.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["main"]

MODULES = frozenset({"fcntl", "grp", "msvcrt", "pwd", "resource", "termios", "uvloop"})
FUNCTIONS = (
    *("fchmod", "fchown", "getloadavg", "geteuid", "getuid", "memfd_create", "pread", "preadv"),
    *("pwrite", "sched_getaffinity", "sched_setaffinity", "sysconf", "O_DIRECTORY", "O_NOFOLLOW"),
)
NEED_MORE = frozenset(f"eat_edge.integrations.{name}" for name in ("presidio", "ray", "spacy"))
"""Modules that import a library of an extra."""


class Missing(MetaPathFinder):
    """Finds that some modules do not exist."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Keep our own code from directories and from what only Linux shows."""
    if event != "open" or not isinstance(arguments[0], str):
        return
    path = arguments[0]
    if is_ours() and (path.startswith(("/proc/", "/sys/")) or os.path.isdir(path)):  # noqa: PTH112
        raise PermissionError(13, "not on this system", path)


def is_ours() -> bool:
    """Whether it is our code that asks, and not that of a library that it calls."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if "eat_edge" in file:
            return True
        if "site-packages" in file:
            return False
        frame = frame.f_back  # type: ignore[assignment]
    return False


def main() -> int:
    """Take everything away, then run the command, or import all there is."""
    # It knows this system, as it knows the others.
    import psutil

    assert psutil
    sys.meta_path.insert(0, Missing())
    for name in MODULES:
        sys.modules.pop(name, None)
    # The standard library decides when it is imported what it does without these.
    import asyncio
    import socketserver
    import tempfile

    assert asyncio and socketserver and tempfile
    for name in FUNCTIONS:
        if hasattr(os, name):
            delattr(os, name)
    sys.addaudithook(refuse)
    if len(sys.argv) > 1:
        from eat_edge.cli import main as run

        return run(sys.argv[1:])
    import eat_edge

    for module in pkgutil.walk_packages(eat_edge.__path__, "eat_edge."):
        if module.name not in NEED_MORE:
            importlib.import_module(module.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
