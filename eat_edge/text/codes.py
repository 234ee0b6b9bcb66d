"""A whole text at once, by code point."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from eat_edge.text.runs import run_of
from eat_edge.text.script import SCRIPTS, script_of

__all__ = ["CodeTable", "code_points", "runs_of", "scripts_of"]


class CodeTable:
    """A small number for every code point, each computed when it is first met.

    Args:
        number_of: Gives the number of a character, 0 to 254.
    """

    def __init__(self, number_of: Callable[[str], int]) -> None:
        self._number_of = number_of
        # By code point, 1 more than its number; 0 where it was never met.
        self._numbers = np.zeros(0x110000, np.uint8)

    def of(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """1 more than the number of each code point."""
        numbers = self._numbers[codes]
        if not numbers.all():
            for code in set(codes[numbers == 0].tolist()):
                self._numbers[code] = self._number_of(chr(code)) + 1
            numbers = self._numbers[codes]
        return numbers


_NUMBERS = {script: number for number, script in enumerate(SCRIPTS)}
# Kept in the table, nothing need be kept behind the functions as well.
_RUNS = CodeTable(run_of.__wrapped__)
_SCRIPTS = CodeTable(lambda char: _NUMBERS[script_of.__wrapped__(char)])


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
    return _RUNS.of(codes)


def scripts_of(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The script that each code point is written in.

    Args:
        codes: The text's ``code_points``.

    Returns:
        Of the same shape: 1 more than the place of ``script_of`` in ``SCRIPTS``.
    """
    return _SCRIPTS.of(codes)
