"""Where a character belongs to the one before it, so that no name begins there."""

import numpy as np
from numpy.typing import NDArray

from eat_edge.text import run_of, runs_of

__all__ = ["glued"]

_FREE = 1
_KATAKANA = run_of("ア") + 1
_DOTS = [ord(dot) for dot in "・="]
"""Between the words of a foreign name."""


def glued(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Find what belongs to the character before it.

    Args:
        codes: A folded sentence (``text.code_points``).

    Returns:
        Of the same shape: true inside a run that its script writes unbroken (``text.may_start``),
        and at the dots between katakana words and behind them.
    """
    runs = runs_of(codes)
    glued = np.zeros(len(codes), bool)
    glued[1:] = (runs[1:] == runs[:-1]) & (runs[1:] != _FREE)
    is_katakana = runs == _KATAKANA
    if is_katakana.any():
        is_dot = (codes == _DOTS[0]) | (codes == _DOTS[1])
        dots = np.flatnonzero(is_dot[1:-1] & is_katakana[:-2] & is_katakana[2:]) + 1
        glued[dots] = glued[dots + 1] = True
    return glued
