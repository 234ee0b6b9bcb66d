"""The C library's allocator, asked to give free memory back to the system."""

import ctypes
import sys

__all__ = ["give_back"]


def give_back() -> None:
    """Return what is free but kept to the system, where the C library is glibc.

    glibc keeps the gaps that large blocks leave behind: without this a process that opens and
    closes engines grows to several times what one of them needs (measured: 347 instead of 148 MB
    after fourteen).
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
