"""Texts with their errors marked."""

from hypothesis import given
from hypothesis import strategies as st

from eat_edge.evaluation.metrics.pairing import Outcome, pair
from eat_edge.evaluation.report.marked import excerpt, pieces
from eat_edge.evaluation.spans import Span


@given(
    st.text("李a 👩\u200d🇯🇵\u0301", max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=5),
)
def test_pieces_join_to_the_text(text: str, places: list[tuple[int, int]]) -> None:
    marks = [
        (Span(start, min(start + length, len(text)), "PER"), Outcome.MISSED)
        for start, length in places
        if start < len(text)
    ]
    found = list(pieces(text, marks, (0, len(text))))
    assert "".join(piece for piece, _ in found) == text
    assert all(piece for piece, _ in found)
    for piece, mark in found:
        if mark is not None:
            assert piece == text[mark[0].start : mark[0].end]


def test_a_long_text_is_shown_around_its_first_error() -> None:
    text = "前" * 999 + "e\u0301" * 500 + "柏林" + "后" * 999
    at = text.index("柏")
    pairs = pair([Span(5, 7, "PER"), Span(at, at + 2, "LOC")], [Span(5, 7, "PER")])
    start, end = excerpt(text, pairs)
    assert start < at - 100 < at + 2 < end
    assert text[start] != "\u0301"
    assert 600 <= end - start <= 602
    marks = [(one.gold, one.outcome) for one in pairs if one.gold]
    shown = list(pieces(text, marks, (start, at + 1)))
    assert shown[-1] == ("柏", (Span(at, at + 2, "LOC"), Outcome.MISSED))
    assert excerpt("短", pairs) == (0, 1)
    assert excerpt("前" * 700, []) == (0, 600)
