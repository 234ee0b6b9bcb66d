"""What should be found: which spans count, and which languages a set has."""

import pytest

from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span, counted

SPANS = [Span(0, 2, "PER"), Span(0, 2, "GPE"), Span(3, 4, "LOC"), Span(5, 6, "PER")]


@pytest.mark.parametrize(
    ("labels", "left"), [(["PER"], [0, 3]), (["LOC", "GPE"], [1, 2]), ([], []), (["X"], [])]
)
def test_spans_of_other_types_do_not_count_and_the_order_stays(
    labels: list[str], left: list[int]
) -> None:
    assert counted(SPANS, labels) == [SPANS[at] for at in left]
    assert counted(iter(SPANS), iter(labels)) == [SPANS[at] for at in left]


def test_spans_are_sorted_by_place_then_type() -> None:
    assert sorted(SPANS)[:2] == [Span(0, 2, "GPE"), Span(0, 2, "PER")]


def test_the_languages_of_a_set_are_named_once() -> None:
    langs = ("zh", "ja", "zh", "und")
    documents = tuple(GoldDocument("x", f"g:{lang}", (), lang) for lang in langs)
    assert GoldSet("dev", "dev.jsonl", documents).languages == ("ja", "und", "zh")


def test_documents_with_the_same_content_are_one_in_a_set() -> None:
    one = GoldDocument("x", "g", (Span(0, 1, "PER"),), english={(0, 1): ("X",)})
    assert len({one, GoldDocument("x", "g", (Span(0, 1, "PER"),), english={(0, 1): ("X",)})}) == 1
