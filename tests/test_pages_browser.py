"""Pages as a browser shows them: the report of ``eval`` and the HTML output of ``tag``.

Headless Chromium opens a page of ours around the page in question, measures it, and writes what it
found where ``--dump-dom`` prints it. The pages themselves forbid all scripts.
"""

import html
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, FLAGS

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.trace import Named, Trace
from eat_edge.evaluation.evaluate import Evaluation, evaluate
from eat_edge.evaluation.perturb import Perturbed
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.types import Document, Entity
from eat_edge.writers import STREAM_WRITERS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install chromium"),
]

LABELS = ("PER", "LOC", "ORG")
MEASURE = """
const page = frame.contentDocument, root = page.documentElement;
const seen = (element) => element.getBoundingClientRect();
const style = (element, name) => frame.contentWindow.getComputedStyle(element)[name];
const marks = [...page.querySelectorAll("mark")].map((mark) => ({
  text: mark.textContent, width: seen(mark).width, height: seen(mark).height,
  ink: style(mark, "color"), paper: style(mark, "backgroundColor"),
  outline: style(mark, "outlineStyle"), left: seen(mark).left, right: seen(mark).right,
}));
found = {
  wide: root.scrollWidth - root.clientWidth,
  paper: style(page.body, "backgroundColor"), ink: style(page.body, "color"),
  marks, scripts: page.querySelectorAll("script").length, hostile: "hostile" in frame.contentWindow,
  images: page.querySelectorAll("img, link, iframe").length,
  bars: [...page.querySelectorAll("svg rect.fill")].map((bar) => seen(bar).width),
  directions: [...page.querySelectorAll("[dir]")].map((one) => style(one, "direction")),
  tables: [...page.querySelectorAll(".wide")].map((one) => one.scrollWidth - one.clientWidth),
};
"""
HOSTILE = "<script>hostile = 1</script><img src=x onerror='hostile = 1'>"
CHINESE = "李克强总理昨天访问了柏林的一所大学"
ARABIC = "زار الرئيس برلين أمس"


class Browser:
    """Looks at pages, at each but once."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._seen: dict[tuple[str, int, bool], dict[str, Any]] = {}

    def look(self, page: str, *, width: int = 1000, is_dark: bool = False) -> dict[str, Any]:
        """What is to be seen of a page in a window of this width."""
        key = page, width, is_dark
        if key not in self._seen:
            self._seen[key] = looked(page, self._scratch, width, is_dark)
        return self._seen[key]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(tmp_path_factory.mktemp("browser"))


def looked(page: str, scratch: Path, width: int, is_dark: bool) -> dict[str, Any]:
    around = scratch / "around.html"
    around.write_text(
        '<!doctype html><meta charset="utf-8"><body style="margin: 0">'
        f'<iframe id="frame" style="border: 0; width: {width}px; height: 800px" '
        f'srcdoc="{html.escape(page)}"></iframe><pre id="out"></pre>'
        "<script>const frame = document.getElementById('frame'); let found;"
        f"frame.onload = () => {{ {MEASURE}"
        "document.getElementById('out').textContent = JSON.stringify(found); };</script>",
        "utf-8",
    )
    assert CHROMIUM is not None
    dumped = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={scratch / 'profile'}",
            f"--window-size={width},800",
            f"--blink-settings=preferredColorScheme={0 if is_dark else 1}",
            "--virtual-time-budget=5000",
            "--dump-dom",
            around.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    measured = re.search(r'<pre id="out">(.*?)</pre>', dumped, re.DOTALL)
    assert measured is not None
    told: dict[str, Any] = json.loads(html.unescape(measured[1]))
    return told


def entity(text: str, surface: str, label: str) -> Entity:
    at = text.index(surface)
    return Entity(at, at + len(surface), surface, label, 0.7, HOSTILE, ("lexicon",))


def report() -> str:
    """A report with every kind of table and chart, in two directions of writing."""
    chinese = GoldDocument(CHINESE, "zh:1", (Span(0, 3, "PER"), Span(10, 12, "LOC")), "zh")
    arabic = GoldDocument(ARABIC, HOSTILE, (Span(11, 16, "LOC"),), "ar")
    found = Document(
        CHINESE,
        lang="zh",
        entities=(entity(CHINESE, "李克强", "PER"), entity(CHINESE, "大学", "ORG")),
        translation=HOSTILE * 3,
    )
    trace = Trace(
        start=0,
        end=len(CHINESE),
        english="x",
        known=frozenset(),
        named=(Named(Span(0, 3, "PER"), 0.7, True, True, ("lexicon", "translation", "alignment")),),
        nowhere=(),
        kept=(Span(0, 3, "PER"),),
        joined=(Span(0, 3, "PER"),),
    )
    cases = [Case(chinese, found, (trace,)), Case(arabic, Document(ARABIC, lang="ar"), ())]
    change = Perturbed("spaces", (chinese,), (0,))
    result = evaluate(
        GoldSet("dev " + HOSTILE, "dev", (chinese, arabic)),
        cases,
        LABELS,
        seed=0,
        perturbed=[(change, cases[:1])],
    )
    return as_html(Evaluation((result,), LABELS, 0, {"bundle": HOSTILE}))


def tagged() -> str:
    stream = io.BytesIO()
    writer = STREAM_WRITERS["html"](stream)
    for text, surface, lang in ((CHINESE, "柏林", "zh"), (ARABIC, "برلين", "ar")):
        found = (entity(text, surface, "LOC"),)
        writer.write(Document(text, id=HOSTILE, lang=lang, entities=found, translation=HOSTILE))
    writer.write(Document(HOSTILE * 20, error=HOSTILE))
    writer.close()
    return stream.getvalue().decode()


REPORT = report()
PAGES = pytest.mark.parametrize("page", [REPORT, tagged()], ids=["report", "tagged"])


def brightness(colour: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


@PAGES
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_pages_can_be_read_by_day_and_by_night(page: str, is_dark: bool, browser: Browser) -> None:
    told = browser.look(page, is_dark=is_dark)
    assert (brightness(told["paper"]) < 60) == is_dark
    assert abs(brightness(told["paper"]) - brightness(told["ink"])) > 120
    assert told["marks"]
    for mark in told["marks"]:
        assert min(mark["width"], mark["height"]) > 10
        assert abs(brightness(mark["paper"]) - brightness(mark["ink"])) > 80


@PAGES
def test_pages_fit_a_telephone_and_a_screen(page: str, browser: Browser) -> None:
    for width in (390, 1000):
        told = browser.look(page, width=width)
        assert told["wide"] <= 0
        assert all(0 <= mark["left"] < mark["right"] <= width for mark in told["marks"])
    # On a screen no table has to be scrolled, not even the one with all the evidence.
    assert max(told["tables"], default=0) <= 0


@PAGES
def test_what_documents_say_is_shown_and_never_run(page: str, browser: Browser) -> None:
    told = browser.look(page)
    assert not told["hostile"]
    assert (told["scripts"], told["images"]) == (0, 0)
    assert {"ltr", "rtl"} <= set(told["directions"])
    assert "برلين" in {mark["text"] for mark in told["marks"]}


def test_a_report_has_its_charts_and_outlines_what_is_wrong(browser: Browser) -> None:
    told = browser.look(REPORT)
    assert max(told["bars"]) > 50
    outlines = {(mark["text"], mark["outline"]) for mark in told["marks"]}
    assert outlines == {
        ("李克强", "none"),
        ("柏林", "solid"),
        ("大学", "solid"),
        ("برلين", "solid"),
    }
