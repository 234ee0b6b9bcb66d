"""Spans and scores of a few documents."""

from hypothesis import strategies as st

from eat_edge.evaluation.metrics.pairing import Pair, pair
from eat_edge.evaluation.metrics.scores import Score, scores
from eat_edge.evaluation.spans import Span

LABELS = ("PER", "LOC", "ORG")


def spans(*described: str) -> list[Span]:
    """Spans written as "0-3 PER"."""
    found = []
    for one in described:
        bounds, label = one.split()
        start, end = bounds.split("-")
        found.append(Span(int(start), int(end), label))
    return found


def rows(*documents: list[Pair]) -> dict[str, Score]:
    return {score.name: score for score in scores(documents, LABELS, seed=0)}


def mixed() -> list[Pair]:
    """One pair of each kind: every scheme gives something else."""
    return pair(
        spans("0-3 PER", "10-13 PER", "20-23 LOC", "30-33 LOC", "40-43 ORG"),
        spans("0-3 PER", "10-13 LOC", "20-24 LOC", "32-36 ORG", "50-53 PER"),
    )


@st.composite
def disjoint(draw: st.DrawFn) -> list[Span]:
    borders = sorted(draw(st.sets(st.integers(0, 20), max_size=8)))
    return [
        Span(start, end, draw(st.sampled_from(LABELS)))
        for start, end in zip(borders[::2], borders[1::2], strict=False)
    ]
