"""Opening files to be written, in directories where others may write too.

Whoever knows under which name we are about to write can put a symbolic link there, and have us
write over any file of ours. So a link is followed only if we, or root, made it; and what we make
for ourselves is made anew, under a name that was free. Where everybody may rename everybody's
files, in a shared directory without the sticky bit, nothing of this helps.

All files of the package are created here.
"""

import os
import stat
from io import BufferedReader
from pathlib import Path
from shlex import quote

from eat_edge.errors import ConfigError

__all__ = [
    "open_new",
    "open_output",
    "open_own",
    "open_private",
    "open_regular",
    "read_regular",
    "write_file",
]

_SHARED = 0o666
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_OTHER_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""To open a pipe that nobody writes, which would wait forever; means nothing to a file."""
_MAX_LINKS = 40
"""Links to links, as many as Linux follows."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0


def open_output(path: Path, flags: int = os.O_RDWR | os.O_CREAT, mode: int = _SHARED) -> int:
    """Open a file that somebody has named to be written.

    Args:
        path: The file.
        flags: Those of ``os.open``.
        mode: Permissions of one that is made.

    Returns:
        Its descriptor.

    Raises:
        ConfigError: The name is a symbolic link that another user made.
        OSError: It cannot be opened.
    """
    follows = _check_links(path)
    return os.open(path, flags | _OTHER_FLAGS | (0 if follows else _NO_FOLLOW), mode)


def open_new(path: Path, mode: int = _SHARED) -> int:
    """Make a file under a name that is ours to choose; what had the name before loses it.

    Args:
        path: The file.
        mode: Its permissions.

    Returns:
        Its descriptor, to be read and written.

    Raises:
        OSError: It cannot be made, or somebody else is faster every time.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _OTHER_FLAGS
    path.unlink(missing_ok=True)
    return os.open(path, flags, mode)


def open_own(path: Path) -> int:
    """Open a file that nobody else can have written, to be read.

    Args:
        path: The file.

    Returns:
        Its descriptor.

    Raises:
        ConfigError: It is a link, or another user's, or others may write it, or it has a second
            name.
        OSError: It cannot be opened; ``FileNotFoundError`` where it is not there.
    """
    if path.is_symlink():
        raise ConfigError(f"{str(path)!r} is a symbolic link: {_REMEDY}")
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _OTHER_FLAGS)
    found = os.fstat(descriptor)
    problem = None
    if not stat.S_ISREG(found.st_mode):
        problem = "is no file"
    elif not _is_trusted(found.st_uid):
        problem = "belongs to another user"
    elif found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and hasattr(os, "geteuid"):
        problem = "may be written by others"
    elif found.st_nlink > 1:
        problem = "has a second name"
    if problem is not None:
        os.close(descriptor)
        raise ConfigError(f"{str(path)!r} {problem}: {_REMEDY}")
    return descriptor


_REMEDY = "it may be forged; delete it to begin anew"


def open_private(path: Path, flags: int = os.O_RDONLY) -> int:
    """Open a secret that somebody has named, made before.

    Args:
        path: The file; a link is followed if we, or root, made it.
        flags: Those of ``os.open``.

    Returns:
        Its descriptor.

    Raises:
        ConfigError: It is no regular file, or another user's, or others may read or write it. A
            secret of root that we only read may be read by a group of ours, too: containers
            mount theirs so.
        OSError: It cannot be opened; ``FileNotFoundError`` where it is not there.
    """
    descriptor = open_output(path, flags | _NO_WAIT)
    found = os.fstat(descriptor)
    problem = None
    if not stat.S_ISREG(found.st_mode):
        problem = "is no regular file: name one"
    elif not _is_trusted(found.st_uid):
        problem = "belongs to another user, who may know it: name a file of your own"
    elif (
        found.st_mode & _OTHERS
        and hasattr(os, "geteuid")
        and not (flags == os.O_RDONLY and _is_lent(found))
    ):
        problem = f"may be read or written by others: if it is yours, chmod 600 {quote(str(path))}"
    if problem is not None:
        os.close(descriptor)
        raise ConfigError(f"{str(path)!r} {problem}")
    return descriptor


def _is_lent(found: os.stat_result) -> bool:
    """Whether a secret is root's, who lets a group of ours read it and nobody else."""
    is_ours = found.st_uid == _ROOT and found.st_gid in (os.getegid(), *os.getgroups())
    return is_ours and found.st_mode & _OTHERS == stat.S_IRGRP


def read_regular(path: Path, max_bytes: int) -> bytes:
    """Read a file, and nothing that would have to be waited for.

    Args:
        path: The file.
        max_bytes: How much of it, at most.

    Raises:
        ConfigError: It is no regular file.
        OSError: It cannot be read.
    """
    with open_regular(path) as file:
        return file.read(max_bytes)


def open_regular(path: Path) -> BufferedReader:
    """Open a file to be read, and nothing that would have to be waited for.

    Raises:
        ConfigError: It is no regular file.
        OSError: It cannot be opened.
    """
    descriptor = os.open(path, os.O_RDONLY | _NO_WAIT | _OTHER_FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ConfigError(f"{str(path)!r} is no regular file: remove it")
    return os.fdopen(descriptor, "rb")


def write_file(path: Path, content: bytes) -> None:
    """Write a file whose name somebody has given, over what it was.

    Raises:
        ConfigError: The name is a symbolic link that another user made.
        OSError: It cannot be written.
    """
    descriptor = open_output(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _check_links(path: Path) -> bool:
    """Tell whether a name is a link, and one to be followed."""
    follows = False
    for _ in range(_MAX_LINKS):
        if not path.is_symlink():
            return follows
        if not _is_trusted(path.lstat().st_uid):
            raise ConfigError(
                f"{str(path)!r} is a symbolic link that another user made: remove it, or name "
                "another file"
            )
        follows = True
        path = path.parent / path.readlink()
    # The system will say that there are too many.
    return follows


def _is_trusted(owner: int) -> bool:
    # Windows has no such owners, and lets only administrators make links.
    return not hasattr(os, "geteuid") or owner in (_ROOT, os.geteuid())
