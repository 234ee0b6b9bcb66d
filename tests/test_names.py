"""Which spans stay where they overlap."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from eat_edge.names import non_overlapping


@dataclass(frozen=True)
class Spanned:
    start: int
    end: int


spans = st.builds(
    lambda start, length: Spanned(start, start + length), st.integers(0, 30), st.integers(1, 8)
)


@given(st.lists(spans))
def test_what_comes_first_stays_and_what_overlaps_it_goes(best_first: list[Spanned]) -> None:
    kept: list[Spanned] = []
    for item in best_first:
        if not any(item.start < other.end and other.start < item.end for other in kept):
            kept.append(item)
    assert non_overlapping(best_first) == sorted(kept, key=lambda item: item.start)
