"""Columns of a lexicon that are read a few bytes at a time, and never mapped.

Pages of a mapped file that were ever looked at stay with the process, and a surface's entries lie
anywhere in a column. A read costs a microsecond, and leaves nothing.
"""

import os
import threading
import weakref
from pathlib import Path

import numpy as np

__all__ = ["Column"]

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


class Column:
    """An array of one dimension in a ``.npy`` file; reads are thread-safe.

    Args:
        path: The file.
        dtype: What it has to hold.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not whole, or holds something else.
    """

    def __init__(self, path: Path, dtype: "np.dtype[np.generic]") -> None:
        with path.open("rb") as file:
            version = np.lib.format.read_magic(file)
            if version not in _HEADERS:
                raise ValueError(f"its format is {version}")
            shape, _, found = _HEADERS[version](file)
            if found != dtype or len(shape) != 1 or shape[0] < 0:
                raise ValueError(f"it holds {found} in the shape {shape}, not {dtype} in a row")
            self._start = file.tell()
            self._length: int = shape[0]
            self._size = dtype.itemsize
            if os.fstat(file.fileno()).st_size < self._start + self._length * self._size:
                raise ValueError(f"it ends before its {self._length} items do")
            self._file = os.dup(file.fileno())
        self._lock = threading.Lock()
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return self._length

    def read(self, first: int, count: int) -> bytes:
        """The bytes of some items.

        Raises:
            IndexError: It does not have so many.
            OSError: They cannot be read.
        """
        if not 0 <= first <= first + count <= self._length:
            raise IndexError(f"items {first} to {first + count} of {self._length}")
        found = self._read_at(self._start + first * self._size, count * self._size)
        if len(found) < count * self._size:
            raise IndexError("the file has become shorter")
        return found

    def _read_at(self, place: int, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file, size, place)
        # Windows has none: the place is the file's own, and no other thread may move it.
        with self._lock:
            os.lseek(self._file, place, os.SEEK_SET)
            return os.read(self._file, size)
