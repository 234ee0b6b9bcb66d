"""A whole text at once, by code point."""

import numpy as np
from numpy.typing import NDArray

from eat_edge.text.runs import run_of

__all__ = ["code_points", "runs_of"]

_RUNS = np.zeros(0x110000, np.uint8)
"""By code point, 1 more than its ``run_of``; 0 where it was never met."""


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of any text, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def runs_of(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The run that each code point is of.

    Args:
        codes: The text's ``code_points``.

    Returns:
        Of the same shape: 1 more than ``run_of`` of each, so that 1 is no run.
    """
    runs = _RUNS[codes]
    if not runs.all():
        for code in set(codes[runs == 0].tolist()):
            # Kept here, it need not be kept there.
            _RUNS[code] = run_of.__wrapped__(chr(code)) + 1
        runs = _RUNS[codes]
    return runs
