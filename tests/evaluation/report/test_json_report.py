"""The report as JSON."""

import json

import pytest
from evaluations import LABELS, SOME, case, evaluation

from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.json_report import as_json
from eat_edge.evaluation.report.markdown import as_markdown


def test_json_is_whole() -> None:
    record = json.loads(as_json(SOME))
    assert record["circumstances"] == {"bundle": "eat-mini 1"}
    assert (record["labels"], record["seed"]) == (list(LABELS), 0)
    (dev,) = record["sets"]
    assert dev["num_documents"] == 2
    assert dev["failures"] == [{"id": "g:2", "error": "it | broke\nhere"}]
    assert [score["name"] for score in dev["scores"]] == (
        ["strict", "exact", "partial", "type", *LABELS]
    )
    assert dev["scores"][0]["f1"] == {"value": 0.5, "low": 0.5, "high": 0.5}
    assert dev["outcomes"] == {
        "right": 1,
        "wrong type": 1,
        "wrong span": 0,
        "wrong type and span": 0,
        "missed": 0,
        "spurious": 0,
    }
    assert dev["tokens"]["num_sentences"] == 1
    assert dev["confusion"]["counts"][0] == [1, 0, 0, 0]
    assert dev["calibration"]["error"] == pytest.approx(0.3)
    assert dev["left_out"] == {"DATE": 1}


def test_gold_without_entities_has_no_token_scores() -> None:
    empty = evaluation(case("没有", [], []))
    assert json.loads(as_json(empty))["sets"][0]["tokens"] is None
    assert "tokens (" not in as_markdown(empty)
    assert "published protocol" not in as_html(empty)
