"""The page of the server in a real browser: what is shown, what is linked, what is exported.

Playwright drives the Chromium of the system; neither is needed for anything else.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
pytest.importorskip("playwright", reason="no Playwright here")

from chromium import CHROMIUM
from page_driver import LINES, NamingEngine, find, marks, opened, tagged
from server_fakes import Running, running

from eat_edge.server.access import Access
from eat_edge.types import Document
from eat_edge.writers import ConllWriter, JsonlWriter

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install chromium")

TOKEN = "0123456789abcdef"


def test_names_are_marked_where_they_stand(page: Any) -> None:
    find(page)
    assert page.inner_text("#status") == "7 names in 4 documents."
    texts = page.eval_on_selector_all(
        ".sides > :first-child", "sides => sides.map(side => side.textContent)"
    )
    assert texts == LINES
    assert marks(page, "article >> nth=0 >> .sides > :first-child mark") == [
        "𠮷野家",
        "柏林",
        "李娜",
        "柏林",
    ]


def test_a_name_is_marked_in_the_translation_too(page: Any) -> None:
    find(page)
    first = page.locator("article").nth(0)
    # "Berliners" begins with a name and is none.
    assert first.locator("[lang=en] mark").all_text_contents() == ["Yoshinoya", "Berlin", "Li Na"]
    first.locator("[lang=en] mark").nth(1).hover()
    assert first.locator("mark.on").all_text_contents() == ["柏林", "柏林", "Berlin"]
    card = page.locator("#card")
    assert card.is_visible()
    for told in ("Berlin", "Place", "0.75", "lexicon", "source", "5 to 7"):
        assert told in card.inner_text()
    page.mouse.move(0, 0)
    assert not card.is_visible()
    assert page.locator("mark.on").count() == 0


@pytest.mark.parametrize("width", [390, 1100])
def test_the_card_covers_no_place_of_its_name(width: int, browser: Any, server: Running) -> None:
    viewport = {"width": width, "height": 900}
    with opened(browser, server, viewport=viewport) as page:
        find(page)
        first = page.locator("article").nth(0)
        num_marks = first.locator("mark[tabindex]").count()
        assert num_marks > 1
        for number in range(num_marks):
            first.locator("mark[tabindex]").nth(number).hover()
            card = page.locator("#card").bounding_box()
            places = [mark.bounding_box() for mark in first.locator("mark.on").all()]
            assert len(places) > 1
            assert not any(overlap(card, place) for place in places)
            assert 0 <= card["y"] <= 900 - card["height"]


def overlap(one: Any, other: Any) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "width"), ("y", "height"))
    )


def test_what_documents_say_is_shown_and_never_run(page: Any) -> None:
    find(page)
    assert page.evaluate("'hostile' in window") is False
    assert page.locator("#documents img, #documents script, #documents b").count() == 0
    assert "<b>Olympics</b>" in page.locator("article").nth(3).inner_text()


def test_right_to_left_is(page: Any) -> None:
    find(page)
    arabic = page.locator("article").nth(2).locator(".sides > :first-child")
    assert arabic.evaluate("side => getComputedStyle(side).direction") == "rtl"
    assert arabic.get_attribute("lang") == "ar"
    side, word = arabic.bounding_box(), arabic.locator("mark").bounding_box()
    assert word["x"] > side["x"] + side["width"] / 2


def test_types_can_be_hidden(page: Any) -> None:
    find(page)
    page.uncheck("#filter input[data-label=LOC]")
    hidden = page.locator("mark.loc").first
    assert hidden.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgba(0, 0, 0, 0)"
    hidden.hover()
    assert not page.locator("#card").is_visible()
    assert page.locator("[data-count=LOC]").inner_text() == "4"


def test_the_keyboard_goes_from_name_to_name(page: Any) -> None:
    find(page)
    page.uncheck("#filter input[data-label=PER]")
    page.focus("#download")
    focused = "document.activeElement.textContent"
    seen = []
    for key in ("Tab", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        seen.append(page.evaluate(focused))
    # The last arrow was pressed in a text that runs to the left.
    assert seen == ["𠮷野家", "柏林", "柏林", "柏林", "برلين", "柏林"]
    assert page.locator("#card").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#card").is_visible()


def saved(page: Any, file_format: str) -> bytes:
    page.select_option("#format", file_format)
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename.startswith("names.")
    return Path(download.value.path()).read_bytes()


def test_exports_are_those_of_the_command(page: Any) -> None:
    find(page)
    jsonl, conll = io.BytesIO(), io.BytesIO()
    for line in LINES:
        JsonlWriter(jsonl).write(tagged(Document(line)))
        ConllWriter(conll).write(tagged(Document(line)))
    exported = [json.loads(line) for line in saved(page, "jsonl").splitlines()]
    assert exported == [json.loads(line) for line in jsonl.getvalue().splitlines()]
    assert saved(page, "conll") == conll.getvalue()
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv").decode("utf-8-sig"))))
    assert [row["text"] for row in rows][:2] == ["𠮷野家", "柏林"]
    assert len(rows) == 7
    assert "Yoshinoya" in saved(page, "html").decode()
    assert saved(page, "xlsx").startswith(b"PK")
    assert len(json.loads(saved(page, "label-studio"))) == 4


def test_files_are_read(page: Any) -> None:
    record = json.dumps({"text": LINES[0], "id": "first"})
    page.set_input_files(
        "#file", {"name": "some.jsonl", "mimeType": "", "buffer": f"{record}\n".encode()}
    )
    page.wait_for_selector("#status:has-text('4 names in 1 document.')")
    assert page.locator("article h2").inner_text() == "first"
    page.set_input_files(
        "#file", {"name": "some.txt", "mimeType": "", "buffer": LINES[2].encode("utf-16")}
    )
    page.wait_for_selector("#status:has-text('1 name in 1 document.')")


def test_a_file_can_be_dropped(page: Any) -> None:
    page.evaluate(
        """text => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "dropped.txt"));
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        LINES[0],
    )
    page.wait_for_selector("#status:has-text('4 names in 1 document.')")


def test_what_the_server_does_not_take_is_said(page: Any) -> None:
    page.fill("#text", "  \n ")
    page.click("#tag")
    page.wait_for_selector("#status.error:has-text('no text yet')")


def test_an_empty_page_has_an_example(page: Any) -> None:
    assert "nowhere else" in page.inner_text("#empty")
    page.click("#example")
    page.wait_for_selector("#status:has-text(' in 3 documents.')")
    assert not page.locator("#empty").is_visible()


def test_types_have_their_names(page: Any) -> None:
    find(page)
    names = page.locator("#filter label").all_text_contents()
    assert [name.split()[0] for name in names] == ["Person", "Place", "Organisation", "Other"]


def test_all_names_are_listed_and_walked_through(page: Any) -> None:
    find(page)
    first = page.locator("#names button").first
    assert "柏林" in first.inner_text()
    assert "×3" in first.inner_text()
    seen = []
    for _ in range(4):
        first.click()
        seen.append(
            page.evaluate("[...document.querySelectorAll('mark')].indexOf(document.activeElement)")
        )
    assert len(set(seen)) == 3
    assert seen[0] == seen[3]
    page.fill("#search", "li na")
    assert [
        text.split("Li Na")[0] for text in page.locator("#names button").all_text_contents()
    ] == ["李娜"]


def test_a_least_score_hides(page: Any) -> None:
    find(page)
    page.fill("#least", "0.8")
    assert page.locator("#names button").count() == 0
    hidden = page.locator("mark.loc").first
    assert hidden.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_chip_is_never_alone_in_a_line(browser: Any, server: Running) -> None:
    with opened(browser, server, viewport={"width": 360, "height": 800}) as page:
        find(page, ["柏" * n + "柏林" * 9 for n in range(12)])
        # A mark that breaks before its chip would have a box as wide as the chip alone.
        chips = page.eval_on_selector_all(
            "#documents .sides > :first-child mark",
            """marks => marks.map(mark => {
              const range = document.createRange();
              range.selectNodeContents(mark);
              const text = [...range.getClientRects()].at(-1);
              const all = [...mark.getClientRects()].at(-1);
              return all.bottom - text.bottom;
            })""",
        )
        assert chips
        assert max(map(abs, chips)) < 8


def test_many_files_are_read(page: Any) -> None:
    files = [
        {"name": f"{name}.txt", "mimeType": "", "buffer": LINES[0].encode()} for name in ("a", "b")
    ]
    page.set_input_files("#file", files)
    page.wait_for_selector("#status:has-text('8 names in 2 documents.')")
    assert page.locator("article h2").all_inner_texts() == ["a.txt:1", "b.txt:1"]


def test_a_redaction_is_shown_before_it_is_copied(page: Any) -> None:
    pytest.importorskip("phonenumbers", reason="the extra redact is not installed")
    find(page)
    page.click("#redact")
    page.wait_for_selector("#redacted p")
    shown = page.inner_text("#redacted")
    assert "李娜" not in shown
    assert page.locator("#redacted .hidden").count() >= 7
    preview, documents = (page.locator(one).bounding_box() for one in ("#preview", "#documents"))
    # As wide as what it is compared with, and where the reader looks.
    assert preview["width"] == documents["width"]
    assert page.evaluate("document.querySelector('#preview').getBoundingClientRect().top") < 900
    page.fill("#add [name=surface]", "柏林")
    page.fill("#add [name=type]", "ORG")
    page.click("#add button")
    page.wait_for_selector("#preview", state="hidden")
    assert page.is_hidden("#copy-redacted")


def test_what_was_begun_is_not_asked_again(browser: Any) -> None:
    asked: list[str] = []
    with running(NamingEngine()) as here, opened(browser, here) as page:

        def late(route: Any) -> None:
            asked.append(route.request.url)
            route.fulfill(status=503, json={"error": "it took too long"})

        page.route("**/v1/tag/stream*", late)
        page.fill("#text", "柏林")
        page.click("#tag")
        page.wait_for_selector("#status.error:has-text('took too long')")
    assert len(asked) == 1


def test_a_token_is_asked_for_where_one_is_needed(browser: Any) -> None:
    access = Access(TOKEN, is_local=False)
    with running(NamingEngine(), access=access) as here, opened(browser, here) as page:
        page.wait_for_selector("#status:has-text('asks for a token')")
        page.fill("#token", TOKEN)
        find(page)
        assert len(marks(page)) > 4


def test_it_can_be_cancelled(browser: Any) -> None:
    engine = NamingEngine(is_open=False)
    with running(engine) as here, opened(browser, here) as page:
        page.fill("#text", "柏林")
        page.click("#tag")
        page.click("#cancel")
        page.wait_for_selector("#status:has-text('Cancelled')")
        engine.gate.set()
        find(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("path", ["", "docs"])
def test_it_can_be_used_by_everybody(
    scheme: str, width: int, path: str, browser: Any, server: Running
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe here")
    viewport = {"width": width, "height": 900}
    context = {"color_scheme": scheme, "viewport": viewport, "bypass_csp": True}
    with opened(browser, server, **context) as page:
        if path:
            page.goto(page.url + path)
            page.wait_for_selector("#TagRequest")
        else:
            find(page)
            page.focus("#documents mark[tabindex='0']")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
