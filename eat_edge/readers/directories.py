"""Files in directories."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from eat_edge.errors import InputError

__all__ = ["files_in"]

_STDIN = "-"


def files_in(
    paths: Sequence[str], *, on_link_out: Callable[[str], None] = lambda path: None
) -> tuple[str, ...]:
    """Put the files of directories, and of directories in them, in the place of these.

    Names that begin with a dot are left out, and so is what is no file. Links to directories are
    not followed: they may lead in circles. Nor are links to files outside of the directory, which
    would let in what was never put there. A directory within one that cannot be read stands there
    itself, so that whoever reads the files names it.

    Args:
        paths: Files, directories, or ``"-"``.
        on_link_out: Told of each link to a file outside of the directory that was named.

    Returns:
        Files, those of a directory in the order of their names.

    Raises:
        InputError: A path is not there, a directory cannot be read, or none of them has a file.
    """
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112
            found += _files_in(path, on_link_out)
        elif path == _STDIN or os.path.exists(path):  # noqa: PTH110
            found.append(path)
        else:
            raise InputError(f"cannot read {path!r}: no such file, check the path")
    if paths and not found:
        listed = ", ".join(map(repr, paths))
        raise InputError(f"there is no file in {listed}: name another directory")
    return tuple(found)


def _files_in(directory: str, on_link_out: Callable[[str], None]) -> list[str]:
    found: list[str] = []
    top = Path(directory).resolve()

    def note(error: OSError) -> None:
        if error.filename == directory:
            raise InputError(f"cannot read {directory!r}: {error.strerror or error}") from error
        found.append(error.filename)

    for root, folders, names in os.walk(directory, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(root, name) for name in sorted(names) if not name.startswith("."))
        for path in filter(Path.is_file, paths):
            if path.is_symlink() and not path.resolve().is_relative_to(top):
                on_link_out(str(path))
            else:
                found.append(str(path))
    return found
