"""Which type was taken for which, what was missed and what was made up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eat_edge.evaluation.metrics.pairing import Pair

__all__ = ["MISSED", "SPURIOUS", "Confusion", "confusion"]

MISSED = "missed"
SPURIOUS = "spurious"


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of pairs by gold and found type.

    Attributes:
        rows: Gold types, then ``SPURIOUS``.
        columns: Found types, then ``MISSED``.
        counts: One tuple for each row; nothing can be spurious and missed, so the last is 0.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The types."""
        return self.rows[:-1]


def confusion(pairs: Iterable[Pair], labels: Sequence[str]) -> Confusion:
    """Count pairs by the types of their two sides.

    A pair needs an overlap, not the same span, so that the diagonal has the right types, whatever
    their boundaries.

    Args:
        pairs: Of all documents.
        labels: The types, in the order of the table.

    Returns:
        The table.
    """
    rows, columns = (*labels, SPURIOUS), (*labels, MISSED)
    counts = [[0] * len(columns) for _ in rows]
    for one in pairs:
        row = SPURIOUS if one.gold is None else one.gold.label
        column = MISSED if one.found is None else one.found.label
        counts[rows.index(row)][columns.index(column)] += 1
    return Confusion(rows, columns, tuple(map(tuple, counts)))
