"""The account of all errors: in tables and in reports."""

import json

from traces import LABELS, entity, named, span, trace

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.account import account, account_of, account_tables
from eat_edge.evaluation.error_analysis.foreign import foreign
from eat_edge.evaluation.evaluate import Evaluation, SetResult, evaluate
from eat_edge.evaluation.metrics.pairing import pair
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.json_report import as_json
from eat_edge.evaluation.report.markdown import as_markdown
from eat_edge.evaluation.spans import GoldDocument, GoldSet
from eat_edge.types import Document

TEXT = "李克强总理访问柏林的大学"


def set_result() -> SetResult:
    gold = GoldDocument(TEXT, "g:1", (span("0-3 PER"), span("7-9 LOC"), span("10-12 ORG")), "zh")
    traces = (
        trace(
            named("0-3 PER", 0.4, "lexicon"),
            named("7-9 LOC", 0.9, "lexicon source"),
            kept=["7-9 LOC"],
            english="Li visits Берлин",
        ),
    )
    found = (entity(TEXT, "5-7 LOC"), entity(TEXT, "7-9 LOC", "lexicon source"))
    cases = [Case(gold, Document(TEXT, lang="zh", entities=found), traces)]
    return evaluate(GoldSet("dev", "dev.jsonl", (gold,)), cases, LABELS, seed=0)


def test_the_account_in_tables() -> None:
    told = set_result().account
    lost, false, evidence = account_tables(told, LABELS, 3)
    assert lost.head == ("lost because", *LABELS, "all", "of names")
    assert lost.rows == (
        ("no evidence source names anything there", "0", "0", "1", "1", "33.3%"),
        ("named, scored below the least", "1", "0", "0", "1", "33.3%"),
    )
    assert lost.counts == (1, 1)
    assert false.rows == (("nothing there", "0", "1", "0", "1", "50.0%"),)
    assert evidence.head[-2:] == ("lost, scored too low", "lost otherwise")
    assert set(evidence.rows) == {
        ("lexicon, source", "1", "0", "0", "0", "0", "0", "0", "0"),
        ("source", "0", "0", "0", "0", "0", "1", "0", "0"),
        ("lexicon", "0", "0", "0", "0", "0", "0", "1", "0"),
    }


def test_the_account_in_reports() -> None:
    evaluation = Evaluation((set_result(),), LABELS, 0, {})
    text = as_markdown(evaluation)
    assert "| named, scored below the least | 1 | 0 | 0 | 1 | 33.3% |" in text
    assert "- 1 of 1 translations (100.0%) have letters that are not Latin" in text
    page = as_html(evaluation)
    assert 'title="missed · named, scored below the least">李克强</mark>' in page
    assert "<td>33.3%</td><td><svg" in page
    (dev,) = json.loads(as_json(evaluation))["sets"]
    assert dev["foreign"] == {
        "num_translations": 1,
        "num_foreign": 1,
        "num_answers": 0,
        "num_astray": 0,
    }
    assert dev["account"]["losses"][1] == {
        "id": "g:1",
        "span": {"start": 10, "end": 12, "label": "ORG"},
        "cause": "no evidence source names anything there",
        "evidence": [],
        "score": None,
    }
    assert dev["account"]["false"][0]["place"] == "nothing there"
    assert dev["account"]["right"] == [{"evidence": ["lexicon", "source"], "num_entities": 1}]


def test_without_traces_only_false_entities_are_told() -> None:
    gold = GoldDocument(TEXT, "g:1", (span("0-3 PER"),), "zh")
    case = Case(gold, Document(TEXT, entities=(entity(TEXT, "0-2 PER"),)))
    told = account([account_of(case, pair(gold.spans, case.found), LABELS)])
    assert told.losses is None
    false, evidence = account_tables(told, LABELS, 1)
    assert false.rows == (("inside a gold entity", "1", "0", "0", "1", "100.0%"),)
    assert evidence.head[-1] == "nothing there"
    assert foreign([case]) is None
    nothing = Case(gold, Document(TEXT))
    assert account_tables(account([account_of(nothing, [], LABELS)]), LABELS, 1) == []
