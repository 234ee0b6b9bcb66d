"""Whether a score of 0.8 is right eight times in ten."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Bin", "Calibration", "calibration"]

NUM_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Entities whose scores are alike.

    Attributes:
        low: Scores are above this,
        high: and up to this.
        num_entities: How many there are.
        mean_score: Their mean score, 0 where there are none.
        share_right: How many of them are right, as a share; 0 where there are none.
    """

    low: float
    high: float
    num_entities: int
    mean_score: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores against truth.

    Attributes:
        bins: Of equal width, ascending, the empty ones too.
        error: Expected calibration error in [0, 1]; 0 where nothing was found.
    """

    bins: tuple[Bin, ...]
    error: float


def calibration(scored: Iterable[tuple[float, bool]]) -> Calibration:
    """Compare scores with how often they are right.

    The expected calibration error is the mean over entities of the difference between share right
    and mean score of the bin they fall into, ten bins of equal width (Guo, Pleiss, Sun and
    Weinberger, On Calibration of Modern Neural Networks, 2017, equation 3).

    Args:
        scored: Score in (0, 1] of each found entity, and whether its span and type are right.

    Returns:
        Bins and error.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(NUM_BINS)]
    for score, is_right in scored:
        members[_bin_of(score)].append((score, is_right))
    bins = tuple(_bin(index, inside) for index, inside in enumerate(members))
    total = sum(one.num_entities for one in bins)
    gaps = sum(one.num_entities * abs(one.share_right - one.mean_score) for one in bins)
    return Calibration(bins, gaps / total if total else 0.0)


def _bin_of(score: float) -> int:
    # Borders as they are shown: 0.3 is in the bin that ends with it, though 0.3 * 10 is above 3.
    bins = range(NUM_BINS)
    return next((index for index in bins if score <= (index + 1) / NUM_BINS), NUM_BINS - 1)


def _bin(index: int, inside: list[tuple[float, bool]]) -> Bin:
    number = len(inside)
    return Bin(
        index / NUM_BINS,
        (index + 1) / NUM_BINS,
        number,
        sum(score for score, _ in inside) / number if number else 0.0,
        sum(is_right for _, is_right in inside) / number if number else 0.0,
    )
