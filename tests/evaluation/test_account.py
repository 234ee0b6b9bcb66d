"""The account of errors: what lost each entity of the gold, and what each false one is."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle import Fusion, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.account import account, account_of, account_tables
from eat_edge.evaluation.error_analysis.foreign import foreign
from eat_edge.evaluation.error_analysis.losses import Cause, Loss, losses
from eat_edge.evaluation.error_analysis.spurious import KINDS, false_entities
from eat_edge.evaluation.error_analysis.trace import Named, Trace
from eat_edge.evaluation.error_analysis.tracing import TracingEngine, trace_of
from eat_edge.evaluation.evaluate import Evaluation, SetResult, evaluate
from eat_edge.evaluation.metrics.pairing import pair
from eat_edge.evaluation.metrics.relation import Relation, closest, relation
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.json_report import as_json
from eat_edge.evaluation.report.markdown import as_markdown
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.evaluation.tagging import tag_gold
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.text import fold
from eat_edge.types import Document, Entity, Mention, Sentence

LABELS = ("PER", "LOC", "ORG")


def span(described: str) -> Span:
    """A span written as "0-3 PER"; the type may be left out."""
    bounds, _, label = described.partition(" ")
    start, end = bounds.split("-")
    return Span(int(start), int(end), label)


def named(
    described: str, score: float = 0.9, sources: str = "source", *, is_placed: bool = False
) -> Named:
    return Named(span(described), score, is_placed, tuple(sources.split()))


def trace(
    *names: Named,
    bounds: str = "0-20",
    known: Sequence[str] = (),
    kept: Sequence[str] = (),
    joined: Sequence[str] | None = None,
    nowhere: Sequence[str] = (),
    english: str | None = "",
) -> Trace:
    window = span(bounds)
    return Trace(
        start=window.start,
        end=window.end,
        english=english,
        known=frozenset((one.start, one.end) for one in map(span, known)),
        named=names,
        nowhere=tuple(nowhere),
        least=0.5,
        kept=tuple(map(span, kept)),
        joined=tuple(map(span, kept if joined is None else joined)),
    )


def causes(lost: Sequence[str], *traces: Trace, found: Sequence[str] = ()) -> list[Cause]:
    told = losses(map(span, lost), list(map(span, found)), traces, has_failed=False)
    return [one.cause for one in told]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2-4", "2-4", Relation.SAME),
        ("2-4", "2-5", Relation.INSIDE),
        ("2-4", "1-4", Relation.INSIDE),
        ("1-5", "2-4", Relation.AROUND),
        ("2-5", "2-4", Relation.AROUND),
        ("1-3", "2-4", Relation.CROSSING),
        ("1-2", "2-4", Relation.DISJOINT),
    ],
)
def test_how_spans_lie(one: str, other: str, expected: Relation) -> None:
    assert relation(span(one), span(other)) is expected
    turned = {Relation.INSIDE: Relation.AROUND, Relation.AROUND: Relation.INSIDE}
    assert relation(span(other), span(one)) is turned.get(expected, expected)


@given(*[st.tuples(st.integers(0, 8), st.integers(1, 8)) for _ in range(2)])
def test_only_spans_that_share_something_are_not_apart(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    shared = set(range(one[0], sum(one))) & set(range(other[0], sum(other)))
    found = relation(Span(one[0], sum(one), "PER"), Span(other[0], sum(other), "LOC"))
    assert (found is not Relation.DISJOINT) == bool(shared)


def test_the_closest_counts() -> None:
    assert closest(span("2-4"), map(span, ["9-10", "3-9", "0-9"])) is Relation.INSIDE
    assert closest(span("2-4"), []) is Relation.DISJOINT


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (trace(), Cause.UNNAMED),
        (trace(named("8-9 LOC")), Cause.UNNAMED),
        (trace(named("2-6 LOC")), Cause.NAMED_LONGER),
        (trace(named("3-4 LOC")), Cause.NAMED_SHORTER),
        (trace(named("4-6 LOC")), Cause.NAMED_ACROSS),
        (trace(known=["2-5"]), Cause.NOT_CHOSEN),
        (trace(named("2-4 LOC"), known=["2-5"]), Cause.NOT_CHOSEN),
        (trace(named("2-4 LOC", 0.9, "lexicon"), known=["2-5"]), Cause.PASSED_OVER),
        (trace(named("2-4 LOC", is_placed=True)), Cause.ALIGNED_ELSEWHERE),
        (trace(named("8-9 LOC", is_placed=True)), Cause.UNNAMED),
        (trace(nowhere=["PER"]), Cause.ALIGNED_NOWHERE),
        (trace(nowhere=["LOC"]), Cause.UNNAMED),
        (trace(named("2-5 PER", 0.4)), Cause.TOO_WEAK),
        (trace(named("2-5 LOC", 0.4)), Cause.TOO_WEAK),
        (trace(named("2-5")), Cause.UNTYPED),
        (trace(named("2-5 LOC"), kept=["2-5 LOC"]), Cause.WRONG_TYPE),
        (trace(named("2-5 LOC"), named("2-8 ORG"), kept=["2-8 ORG"]), Cause.WRONG_TYPE),
        (trace(named("2-5 PER"), kept=["2-8 ORG"]), Cause.LOST_TO_LONGER),
        (trace(named("2-5 PER"), kept=["3-4 ORG"]), Cause.LOST_TO_SHORTER),
        (trace(named("2-5 PER"), kept=["4-8 ORG"]), Cause.LOST_TO_CROSSING),
        (trace(named("2-5 PER"), kept=["2-5 PER", "5-8 PER"], joined=["2-8 PER"]), Cause.JOINED),
        (trace(named("2-5 PER"), kept=["2-5 PER"]), Cause.LOST_TO_WINDOW),
        (trace(named("2-5 PER"), bounds="3-20"), Cause.CUT),
    ],
)
def test_the_first_stage_that_lost_it(sentence: Trace, expected: Cause) -> None:
    assert causes(["2-5 PER"], sentence) == [expected]


def test_what_was_joined_to_its_span_has_the_wrong_type() -> None:
    sentence = trace(
        named("2-4 LOC"), named("4-6 ORG"), kept=["2-4 LOC", "4-6 ORG"], joined=["2-6 ORG"]
    )
    assert causes(["2-6 LOC"], sentence, found=["2-6 ORG"]) == [Cause.WRONG_TYPE]


def test_of_windows_the_one_it_got_furthest_in_counts() -> None:
    first = trace(bounds="0-10")
    second = trace(named("5-8 PER", 0.4), bounds="4-20")
    assert causes(["5-8 PER"], first, second) == [Cause.TOO_WEAK]
    assert causes(["0-2 PER", "5-8 PER"], first, second) == [Cause.UNNAMED, Cause.TOO_WEAK]
    assert causes(["2-12 PER"], first, second) == [Cause.CUT]


def test_a_mention_that_is_nowhere_explains_one_loss() -> None:
    sentence = trace(nowhere=["PER", "LOC"])
    expected = [Cause.ALIGNED_NOWHERE, Cause.UNNAMED, Cause.ALIGNED_NOWHERE]
    assert causes(["6-8 PER", "2-5 PER", "9-10 LOC"], sentence) == expected


def test_losses_say_who_named_them() -> None:
    sentence = trace(named("2-5 PER", 0.4, "lexicon alignment"), named("6-8 LOC"))
    told = losses([span("2-5 PER"), span("6-9 LOC")], [], [sentence], has_failed=False)
    assert told == [
        Loss(span("2-5 PER"), Cause.TOO_WEAK, ("lexicon", "alignment"), 0.4),
        Loss(span("6-9 LOC"), Cause.NAMED_SHORTER),
    ]
    (failed,) = losses([span("2-5 PER")], [], [], has_failed=True)
    assert failed == Loss(span("2-5 PER"), Cause.FAILED)


def entity(text: str, described: str, sources: str = "source") -> Entity:
    one = span(described)
    surface = text[one.start : one.end]
    return Entity(one.start, one.end, surface, one.label, 0.8, "X", tuple(sources.split()))


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


WEIGHTS = {"listed": 1.0, "tagged": 1.0, "source": 1.0, "rival": -2.0, "least": 0.6}
FUSION = Fusion(**dict.fromkeys((one.name for one in fields(Fusion)), 0.0) | WEIGHTS)


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
    assert (seen.start, seen.end, seen.english, seen.least) == (10, 10 + len(text), None, 0.6)
    assert seen.known == {(13, 16), (13, 15)}
    assert [one.span for one in seen.named] == [
        span("13-16 "),
        span("17-18 ORG"),
        span("17-19 LOC"),
    ]
    assert [one.evidence for one in seen.named] == [("lexicon",), ("source",), ("source",)]
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
