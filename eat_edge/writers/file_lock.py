"""A lock that keeps other processes from writing the same file, as each system has it."""

import os
from importlib import import_module
from typing import Any

__all__ = ["is_locked"]


def _module(name: str) -> Any:
    """A module of some systems, None on all others."""
    try:
        return import_module(name)
    except ImportError:
        return None


_fcntl, _msvcrt = _module("fcntl"), _module("msvcrt")

_FAR = (1 << 31) - 2
"""Where Windows locks a byte. Nobody else can read what is locked there, so it lies behind the end
of most files; its C library takes no place from 2 GiB on."""


def is_locked(descriptor: int) -> bool:
    """Lock an open file until it is closed, without waiting.

    Returns:
        Whether another process holds the lock. Where a system or a file system has no locks, nobody
        does.
    """
    try:
        if _fcntl is not None:
            _fcntl.flock(descriptor, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        elif _msvcrt is not None:
            _lock_byte(descriptor)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        # Some network file systems have no locks.
        return False
    return False


def _lock_byte(descriptor: int) -> None:
    place = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        _msvcrt.locking(descriptor, _msvcrt.LK_NBLCK, 1)
    finally:
        os.lseek(descriptor, place, os.SEEK_SET)
