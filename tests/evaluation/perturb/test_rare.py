"""Names in the place of better known ones."""

import random

from perturbed import FakeNames, after

from eat_edge.evaluation.perturb.rare import rare
from eat_edge.evaluation.spans import GoldDocument, Span


def test_a_name_is_the_same_rare_name_wherever_it_occurs() -> None:
    spans = (Span(0, 2, "PER"), Span(3, 5, "PER"), Span(6, 8, "LOC"))
    document = GoldDocument("李娜和李娜去柏林", "g", spans, "zh")
    others = FakeNames("甲乙丙", "丁")
    drawn = set()
    for seed in range(20):
        first, second, _ = after(lambda one, rng: rare(one, rng, others), document, seed)[1]
        assert first == second
        drawn.add(first)
    assert drawn == {"甲乙丙", "丁"}
    assert list(rare(document, random.Random(0), FakeNames())) == []
