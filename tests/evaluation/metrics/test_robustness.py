"""What a change costs: the difference, and its interval."""

import json

import pytest
from perturbed import FakeNames, dev, gold

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.evaluate import Evaluation, evaluate
from eat_edge.evaluation.metrics.robustness import robustness
from eat_edge.evaluation.perturb import Perturbed, perturb
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.json_report import as_json
from eat_edge.evaluation.report.markdown import as_markdown
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.types import Document, Entity

LABELS = ("PER", "LOC", "ORG")


def case(document: GoldDocument, *found: str, error: str | None = None) -> Case:
    entities = []
    for name in found:
        at = document.text.index(name)
        entities.append(Entity(at, at + len(name), name, "PER", 0.9, "X", ()))
    return Case(document, Document(document.text, entities=tuple(entities), error=error))


def evaluation() -> Evaluation:
    """Four documents: all found; of the two that change one is lost and one fails."""
    documents = [
        gold("李娜去", "李娜"),
        gold("李一2", "李一"),
        gold("李二3", "李二"),
        gold("李三", "李三"),
    ]
    before = [case(one, one.text[:2]) for one in documents]
    change = perturb(dev(*documents), "width", seed=0, names=FakeNames())
    now = [case(change.documents[0], "李"), case(change.documents[1], error="it broke")]
    unchanged = Perturbed("mixed", (), ())
    result = evaluate(
        dev(*documents), before, LABELS, seed=0, perturbed=[(change, now), (unchanged, [])]
    )
    return Evaluation((result,), LABELS, 0, {})


def test_the_drop_is_of_the_documents_that_change() -> None:
    (result,) = evaluation().sets
    (cost,) = result.robustness
    assert (cost.name, cost.num_changed) == ("width", 2)
    assert (cost.before.value, cost.after.value, cost.drop.value) == (1, 0, 1)
    # Two right of four in the gold and three found.
    assert cost.whole == pytest.approx(2 * 2 / 7)
    assert [error for _, error in cost.failures] == ["it broke"]
    assert result.without_effect == ("mixed",)


def test_the_interval_is_of_the_difference() -> None:
    # Documents differ a lot, but each loses exactly what it had: the drop is sure, F1 is not.
    documents = [gold(f"李{number}", f"李{number}") for number in range(20)]
    before = [
        case(one, one.text) if number % 2 else case(one) for number, one in enumerate(documents)
    ]
    change = Perturbed("noise", tuple(documents), tuple(range(20)))
    cost = robustness(change, before, before, LABELS, seed=0)
    assert cost.before.high - cost.before.low > 0.2
    assert (cost.drop.value, cost.drop.low, cost.drop.high) == (0, 0, 0)


def test_costs_in_reports() -> None:
    text = as_markdown(evaluation())
    assert "| width | 2 | 1.000 (1.000–1.000) | 0.000 (0.000–0.000) | 1.000 (" in text
    assert "- nothing here to perturb for: mixed" in text
    page = as_html(evaluation())
    assert "What perturbations cost" in page
    (record,) = json.loads(as_json(evaluation()))["sets"]
    assert record["robustness"][0]["drop"]["value"] == 1
    assert record["without_effect"] == ["mixed"]
