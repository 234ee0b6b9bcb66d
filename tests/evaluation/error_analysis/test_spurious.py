"""What entities are that the gold does not have."""

from traces import LABELS, entity, span

from eat_edge.evaluation.error_analysis.spurious import KINDS, false_entities


def test_what_false_entities_are() -> None:
    text = "李克强总理访问柏林的大学"
    gold = [span("0-3 PER"), span("7-9 LOC"), span("10-12 DATE")]
    described = ["0-3 LOC", "0-2 PER", "6-9 LOC", "8-10 PER", "10-12 ORG", "5-7 LOC", "7-9 LOC"]
    found = [entity(text, one) for one in [*described, "3-5 MISC"]]
    told = false_entities(found, gold, LABELS)
    assert [KINDS[one.place] for one in told] == [
        "wrong type",
        "inside a gold entity",
        "around a gold entity",
        "across a gold entity",
        "wrong type",
        "nothing there",
    ]
    assert (told[0].evidence, told[0].score) == (("source",), 0.8)
