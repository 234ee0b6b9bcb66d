"""Where a character belongs to the one before it, so that no name begins there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eat_edge.text import code_points, run_of, runs_of

__all__ = ["continuation_mask"]

_BETWEEN = "\0"
"""Parts texts that are looked through together: it belongs to nothing."""
_FREE = 1
_KATAKANA = run_of("ア") + 1
_DOTS = [ord(dot) for dot in "・="]
"""Between the words of a foreign name."""


def continuation_mask(texts: Sequence[str]) -> list[NDArray[np.bool_]]:
    """Find what belongs to the character before it, in all texts at once.

    Args:
        texts: Folded sentences.

    Returns:
        For each (code points,): true inside a run that its script writes unbroken
        (``text.may_start``), and at the dots between katakana words and behind them.
    """
    codes = code_points(_BETWEEN.join(texts))
    runs = runs_of(codes)
    continues = np.zeros(len(codes), bool)
    continues[1:] = (runs[1:] == runs[:-1]) & (runs[1:] != _FREE)
    is_katakana = runs == _KATAKANA
    if is_katakana.any():
        is_dot = (codes == _DOTS[0]) | (codes == _DOTS[1])
        dots = np.flatnonzero(is_dot[1:-1] & is_katakana[:-2] & is_katakana[2:]) + 1
        continues[dots] = continues[dots + 1] = True
    first, each = 0, []
    for text in texts:
        each.append(continues[first : first + len(text)])
        first += len(text) + len(_BETWEEN)
    return each
