"""Where a character belongs to the one before it, so that no name begins there."""

import numpy as np
from numpy.typing import NDArray

from eat_edge.text import run_of

__all__ = ["code_points", "glued"]

_RUNS = np.zeros(0x110000, np.uint8)
"""By code point, 1 more than its ``run_of``; 0 where it was never met."""
_FREE = 1
_KATAKANA = run_of("ア") + 1
_DOTS = [ord(dot) for dot in "・="]
"""Between the words of a foreign name."""


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of any text, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def glued(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Find what belongs to the character before it.

    Args:
        codes: A folded sentence (`code_points`).

    Returns:
        Of the same shape: true inside a run that its script writes unbroken (``text.may_start``),
        and at the dots between katakana words and behind them.
    """
    runs = _RUNS[codes]
    if not runs.all():
        for code in set(codes[runs == 0].tolist()):
            _RUNS[code] = run_of(chr(code)) + 1
        runs = _RUNS[codes]
    glued = np.zeros(len(codes), bool)
    glued[1:] = (runs[1:] == runs[:-1]) & (runs[1:] != _FREE)
    is_katakana = runs == _KATAKANA
    if is_katakana.any():
        is_dot = (codes == _DOTS[0]) | (codes == _DOTS[1])
        dots = np.flatnonzero(is_dot[1:-1] & is_katakana[:-2] & is_katakana[2:]) + 1
        glued[dots] = glued[dots + 1] = True
    return glued
