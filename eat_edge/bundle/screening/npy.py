"""Whether a NumPy file is what a bundle has of these: numbers in a row, as many as its header says.

NumPy takes archives and pickled objects for arrays, too, and makes room for as many numbers as a
header promises before it looks for them. Whoever opens such a file refuses those by himself, and
checks what its numbers mean; here they are refused of every file, before anything is loaded.
"""

from io import BytesIO

import numpy as np

__all__ = ["check_npy"]

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
_MAX_HEADER = 1 << 14
"""Bytes of the longest header; ours have 128."""


def check_npy(content: "memoryview | bytes") -> None:
    """Refuse a file that holds anything but finite numbers, in one dimension and all there.

    Args:
        content: All of the file.

    Raises:
        ValueError: The message says what is wrong.
    """
    head = BytesIO(bytes(content[:_MAX_HEADER]))
    try:
        version = np.lib.format.read_magic(head)
        if version not in _HEADERS:
            raise ValueError(f"its format is {version}")
        shape, _, dtype = _HEADERS[version](head)
    except Exception as error:
        # What numpy's parser of the header raises is documented nowhere.
        raise ValueError(f"its header cannot be read: {error!s:.200}") from error
    if dtype.hasobject:
        raise ValueError("it holds Python objects, not numbers")
    if len(shape) != 1 or shape[0] < 0 or not dtype.itemsize:
        raise ValueError(f"it holds {dtype} in the shape {shape!s:.80}, not numbers in a row")
    start, size = head.tell(), shape[0] * dtype.itemsize
    if len(content) != start + size:
        raise ValueError(f"it has {len(content)} bytes, its header says {start + size!s:.40}")
    if dtype.kind == "f" and not np.isfinite(np.frombuffer(content, dtype, offset=start)).all():
        raise ValueError("not all of its numbers are finite")
