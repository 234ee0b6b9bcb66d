"""What is written about results: Markdown, JSON, and a page that needs nothing but itself."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.evaluate import Evaluation, evaluate
from eat_edge.evaluation.metrics.cost import Cost
from eat_edge.evaluation.metrics.pairing import Outcome, pair
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.json_report import as_json
from eat_edge.evaluation.report.markdown import as_markdown
from eat_edge.evaluation.report.marked import excerpt, pieces
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.types import Document, Entity

LABELS = ("PER", "LOC", "ORG")
HOSTILE = "<script>alert(1)</script>\"'&<img src=http://evil.example/x onerror=y>"


def entity(text: str, start: int, end: int, label: str, score: float = 0.8) -> Entity:
    return Entity(start, end, text[start:end], label, score, "Li & <Co>", ("lexicon",))


def case(text: str, gold: list[Span], found: list[Entity], **fields: Any) -> Case:
    lang = fields.pop("lang", "zh")
    document = Document(text, lang=lang, entities=tuple(found), **fields)
    return Case(GoldDocument(text, fields.get("id", "g:1"), tuple(gold), lang), document)


def evaluation(*cases: Case, name: str = "dev") -> Evaluation:
    gold = GoldSet(name, f"{name}.jsonl", tuple(one.gold for one in cases))
    result = evaluate(gold, cases, LABELS, seed=0, cost=Cost(2.0, 70, 30))
    return Evaluation((result,), LABELS, 0, {"bundle": "eat-mini 1"})


NEWS = "李克强访问柏林。"
GOLD = [Span(0, 3, "PER"), Span(5, 7, "LOC")]
SOME = evaluation(
    case(NEWS, [*GOLD, Span(3, 5, "DATE")], [entity(NEWS, 0, 3, "PER"), entity(NEWS, 5, 7, "ORG")]),
    case("没有", [], [], error="it | broke\nhere", id="g:2"),
)


def test_markdown_has_every_figure() -> None:
    text = as_markdown(SOME)
    assert text.startswith("types: PER LOC ORG · bundle: eat-mini 1\n\n| gold | names |")
    assert "| dev | 2 | 0.500 | 0.500 | 0.500 (0.500–0.500) | 1.000 | 1.000 | 0.500 |" in text
    assert "- 2 documents with 2 names\n- 1.0 documents a second\n" in text
    assert "- 70 tokens read and 30 written by the language model, 15.0 written for a" in text
    assert (
        "- 1 documents carry an error and count as empty; the first: g:2: it | broke here" in text
    )
    assert "- left out of the gold: DATE 1" in text
    assert (
        "| PER | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | 1.000 (1.000–1.000) | 1 | 1 | 1 |"
        in (text)
    )
    assert "| tokens (8 in 1 documents) | F1 |" in text
    assert "| wrong type | 1 |" in text
    assert "| LOC | 0 | 0 | 1 | 0 |" in text
    assert "| 0.7–0.8 | 2 | 0.800 | 0.500 |" in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1


def test_names_cannot_break_the_table() -> None:
    text = as_markdown(evaluation(case(NEWS, GOLD, []), name="a|b\nc\u202e"))
    assert "| a\\|b c\ufffd | 2 |" in text


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


VOID = {"meta", "link", "br", "img", "hr", "input"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "p", "a"),
    *("section", "ul", "li", "div", "table", "thead", "tbody", "tr", "th", "td", "small"),
    *("figure", "figcaption", "article", "dl", "dt", "dd", "mark", "span"),
    *("svg", "g", "rect", "path", "circle", "text"),
}


class Page(HTMLParser):
    """Checks nesting and collects what a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise AssertionError(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def test_the_page_is_well_formed_and_refers_to_nothing() -> None:
    html = as_html(SOME)
    page = Page(html)
    assert html.startswith("<!doctype html>")
    policy = [value for tag, name, value in page.attributes if (tag, name) == ("meta", "content")]
    assert "default-src 'none'; style-src 'unsafe-inline'" in policy
    names = {name for _, name, _ in page.attributes}
    assert not names & {"src", "srcset", "action", "background", "xlink:href", "data"}
    assert not any(name.startswith("on") for name in names)
    links = [value for _, name, value in page.attributes if name == "href"]
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert links == [f"#{one}" for one in ids] != []
    assert "url(" not in html
    assert "@import" not in html
    assert "//" not in html
    for shown in ("dev", "0.500", "李克强", "missed", "it | broke here", "left out of the gold"):
        assert shown in page.text


def test_marks_say_what_is_right_and_what_is_wrong() -> None:
    html = as_html(SOME)
    gold, found = re.findall(r'<dd dir="auto" lang="zh">(.*?)</dd>', html)
    assert gold == (
        '<mark class="per" data-label="PER" title="right · Li &amp; &lt;Co&gt; · 0.80 · lexicon">'
        "李克强</mark>"
        '访问<mark class="loc wrong" data-label="LOC" title="wrong type">柏林</mark>。'
    )
    assert 'class="org wrong" data-label="ORG" title="wrong type · Li &amp; &lt;Co&gt;' in found


def test_hostile_text_stays_text() -> None:
    text = f"{HOSTILE}\u202e\x00李"
    gold = [Span(0, 8, "PER"), Span(len(text) - 1, len(text), HOSTILE)]
    one = case(
        text, gold, [entity(text, 2, 9, "LOC")], translation=HOSTILE, error=HOSTILE, id=HOSTILE
    )
    page = Page(as_html(evaluation(one, name=HOSTILE)))
    assert page.text.count(HOSTILE) > 6
    assert "\u202e" not in page.text
    assert "\x00" not in page.text


def test_right_to_left_text_is_right() -> None:
    text = "زار برلين"
    html = as_html(evaluation(case(text, [Span(4, 9, "LOC")], [], lang="ar")))
    assert '<dd dir="rtl" lang="ar">' in html


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
