"""The report as a page."""

from html.parser import HTMLParser

from evaluations import SOME, case, entity, evaluation

from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.spans import Span

HOSTILE = "<script>alert(1)</script>\"'&<img src=http://evil.example/x onerror=y>"


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
