"""An evaluation: the samples that it keeps."""

from evaluations import GOLD, LABELS, NEWS, case, entity

from eat_edge.evaluation.evaluate import evaluate
from eat_edge.evaluation.spans import GoldSet


def test_samples_are_drawn_by_the_seed_and_have_errors() -> None:
    cases = [
        case(
            NEWS,
            GOLD,
            []
            if number % 2
            else [entity(NEWS, *place) for place in ((0, 3, "PER"), (5, 7, "LOC"))],
            id=f"g:{number}",
        )
        for number in range(200)
    ]
    gold = GoldSet("dev", "dev.jsonl", tuple(one.gold for one in cases))
    first, again, other = (
        [sample.case.gold.id for sample in evaluate(gold, cases, LABELS, seed=seed).samples]
        for seed in (0, 0, 1)
    )
    assert first == again != other
    numbers = [int(one.removeprefix("g:")) for one in first]
    assert numbers == sorted(numbers)
    assert len(numbers) == 30
    assert all(number % 2 for number in numbers)
