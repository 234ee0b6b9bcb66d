"""An engine that tells of every span what was known of it."""

from collections.abc import Iterator

import pytest
from traces import LABELS, span

from eat_edge.bundle import WEIGHTS, fusion_of, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.evaluation.error_analysis.foreign import foreign
from eat_edge.evaluation.error_analysis.losses import Cause, losses
from eat_edge.evaluation.error_analysis.tracing import TracingEngine, trace_of
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.strict_json import Table
from eat_edge.text import fold
from eat_edge.types import Document, Mention, Sentence

OWN = {"listed": 1.0, "tagged": 1.0, "source": 1.0, "rival": -2.0, "least": 0.6}


FUSION = fusion_of(Table(dict.fromkeys(WEIGHTS, 0.0) | OWN))


def test_a_trace_is_in_offsets_of_the_document() -> None:
    # Folding makes three characters of ㌔㍍ five, and one of e with its accent.
    text = "㌔e\u0301李克强Ⅷ东京"
    folded = fold(text)
    at = folded.text.index("李")
    tokyo = folded.text.index("东")
    match = NameMatch(at, at + 3, "李克强", (Name("Li Keqiang", ""),), 0.9)
    known = [match, NameMatch(at, at + 2, "李克", (Name("Li Ke", "PER"),), 0.1)]
    city = Mention(tokyo, tokyo + 2, "东京", "LOC", 0.9)
    east = Mention(tokyo, tokyo + 1, "东", "ORG", 0.5)
    part = Part(Sentence(10, 10 + len(text), text, "zh"), folded, known=known, matches=[match])
    found = [
        Evidence(at, at + 3, match),
        Evidence(tokyo, tokyo + 1, rival=0.9, source=east),
        Evidence(tokyo, tokyo + 2, source=city),
    ]
    seen = trace_of(part, found, FUSION)
    assert (seen.start, seen.end, seen.english) == (10, 10 + len(text), None)
    assert seen.known == {(13, 16), (13, 15)}
    assert [one.span for one in seen.named] == [
        span("13-16 "),
        span("17-18 ORG"),
        span("17-19 LOC"),
    ]
    assert [one.evidence for one in seen.named] == [("lexicon",), ("source",), ("source",)]
    assert [one.is_enough for one in seen.named] == [True, False, True]
    assert seen.named[1].score < 0.6 < seen.named[0].score < seen.named[2].score
    assert seen.kept == seen.joined == (span("17-19 LOC"),)


@pytest.fixture(scope="module")
def tracing() -> Iterator[TracingEngine]:
    with TracingEngine(
        open_bundle(), EngineConfig(threads=1, options=Options(mode="full"))
    ) as engine:
        yield engine


TEXTS = (
    "李克强总理昨天访问了柏林，参观了北京大学医院。",
    "安倍晋三首相は京都大学で講演した。東京都千代田区に住む。",
    "서울에서 열린 회의",
    "张" * 150,
)


def test_a_tracing_engine_finds_what_an_engine_finds(
    tracing: TracingEngine, engine: Engine
) -> None:
    gold = [GoldDocument(text, "a", ()) for text in TEXTS]
    cases, _ = tag_gold(gold, tracing, take_traces=tracing.take_traces)
    assert [case.document for case in cases] == list(
        engine.pipe(Document(text, "a") for text in TEXTS)
    )
    for case in cases:
        assert case.traces
        if len(case.traces) == 1:
            assert case.traces[0].joined == case.found
        assert case.document.translation == " ".join(one.english or "" for one in case.traces)
    assert [len(case.traces or ()) for case in cases][:3] == [1, 2, 1]
    assert [bool(one.english) for one in cases[2].traces or ()] == [False]
    told = foreign(cases)
    assert told is not None
    assert told.num_answers > 0
    assert (told.num_foreign, told.num_astray) == (0, 0)


def test_every_span_of_a_text_has_its_fate(tracing: TracingEngine) -> None:
    gold = [GoldDocument(text, "a", ()) for text in TEXTS[:3]]
    cases, _ = tag_gold(gold, tracing, take_traces=tracing.take_traces)
    seen = set()
    for case in cases:
        assert case.traces is not None
        size = len(case.gold.text)
        spans = [
            Span(start, end, label)
            for start in range(size)
            for end in range(start + 1, size + 1)
            for label in LABELS
        ]
        lost = [one for one in spans if one not in case.found]
        told = losses(lost, case.found, case.traces, has_failed=False)
        assert [one.span for one in told] == sorted(lost)
        seen |= {one.cause for one in told}
        by_span = {one.span: one for one in told}
        for found in case.found:
            other = Span(found.start, found.end, "LOC" if found.label != "LOC" else "PER")
            assert by_span[other].cause is Cause.WRONG_TYPE
    assert {Cause.UNNAMED, Cause.CUT, Cause.NAMED_LONGER, Cause.NAMED_SHORTER} < seen
    assert Cause.FAILED not in seen
