"""What people do on the page with what was found: correct it, and take the corrections away."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
pytest.importorskip("playwright", reason="no Playwright here")

from chromium import CHROMIUM
from page_driver import NamingEngine, find, marks, opened
from server_fakes import Running, running
from waiting import PATIENCE

from eat_edge.own_names.reader import read_ignored, read_names
from eat_edge.own_names.record import OwnName

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install chromium")

TEXTS = ["他在柏林见了李娜。", "小米14在柏林上市。", "今天很冷。"]
SELECT = """([at, start, end]) => {
  const text = document.querySelectorAll(".source")[at].firstChild;
  getSelection().setBaseAndExtent(text, start, text, end);
}"""
"""Selects a part of a text whose beginning is no name."""


def corrected(page: Any) -> list[str]:
    page.wait_for_selector("#correct", state="hidden")
    page.wait_for_selector("#tag:enabled")
    return page.locator("#corrections .surface").all_text_contents()


def types(page: Any) -> list[tuple[str, str]]:
    pairs = page.eval_on_selector_all(
        ".source mark", "marks => marks.map(mark => [mark.textContent, mark.dataset.label])"
    )
    return [(surface, label) for surface, label in pairs]


def downloaded(page: Any, button: str, place: Path) -> Path:
    with page.expect_download() as download:
        page.click(button)
    file = place / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_name_gets_another_type_everywhere(page: Any) -> None:
    find(page, TEXTS)
    page.click(".source mark:text('柏林')")
    assert page.locator("#correct h2").inner_text() == "柏林"
    page.check("#correct input[value=ORG]")
    page.fill("#correct [name=english]", "Berlin GmbH")
    page.click("#correct button.main")
    assert corrected(page) == ["柏林"]
    assert types(page) == [("柏林", "ORG"), ("李娜", "PER"), ("柏林", "ORG")]
    assert page.locator("#names button:has-text('Berlin GmbH')").count() == 1


def test_what_is_no_name_is_marked_no_more_until_it_is_undone(page: Any) -> None:
    find(page, TEXTS)
    page.focus(".source mark >> nth=1")
    page.keyboard.press("Enter")
    page.click("#correct [data-do=never]")
    assert corrected(page) == ["李娜"]
    assert marks(page, ".source mark") == ["柏林", "柏林"]
    page.click("[aria-label='Undo 李娜']")
    assert corrected(page) == []
    assert marks(page, ".source mark") == ["柏林", "李娜", "柏林"]


def test_selected_text_becomes_a_name_of_a_type_of_ones_own(page: Any) -> None:
    find(page, TEXTS)
    page.evaluate(SELECT, [1, 0, 4])
    page.wait_for_selector("#correct:not([hidden])")
    assert page.locator("#correct h2").inner_text() == "小米14"
    assert page.locator("#correct [data-do=never]").is_hidden()
    page.fill("#correct [name=own]", "PRODUCT")
    page.click("#correct button.main")
    assert corrected(page) == ["小米14"]
    assert ("小米14", "PRODUCT") in types(page)
    assert page.locator("[data-count=PRODUCT]").inner_text() == "1"


def test_corrections_are_what_the_command_takes(page: Any, tmp_path: Path) -> None:
    find(page, TEXTS)
    for surface, label, english in (("小米14", "PRODUCT", "Xiaomi 14"), ("柏林", "ORG", "")):
        page.fill("#add [name=surface]", surface)
        page.fill("#add [name=type]", label)
        page.fill("#add [name=english]", english)
        page.click("#add button")
        assert surface in corrected(page)
    page.click(".source mark:text('李娜')")
    page.click("#correct [data-do=never]")
    assert len(corrected(page)) == 3
    names = downloaded(page, "#save-names", tmp_path)
    ignored = downloaded(page, "#save-ignored", tmp_path)
    assert read_names(names) == [OwnName("小米14", "PRODUCT", "Xiaomi 14"), OwnName("柏林", "ORG")]
    assert read_ignored(ignored) == ["李娜"]
    page.reload()
    page.wait_for_function("document.getElementById('lang').length > 1")
    page.set_input_files("#corrections-file", names)
    page.wait_for_selector("#corrections li >> nth=1", state="attached")
    find(page, TEXTS)
    assert types(page)[0] == ("柏林", "ORG")


@pytest.mark.parametrize(
    ("table", "saved"),
    [
        (
            'surface,type,english\r\n柏林,ORG,"Berlin, ""the"" one"\r\n# 李娜,ORG\r\n小米,ORG\r\n',
            [OwnName("柏林", "ORG", 'Berlin, "the" one'), OwnName("小米", "ORG")],
        ),
        (
            "\ufeffsurface;Label\n\n柏林; ORG\n小米;PRODUCT",
            [OwnName("柏林", "ORG"), OwnName("小米", "PRODUCT")],
        ),
        ('"柏林",ORG', [OwnName("柏林", "ORG")]),
    ],
)
def test_lists_of_spreadsheets_are_read_as_the_command_does(
    table: str, saved: list[OwnName], page: Any, tmp_path: Path
) -> None:
    names = tmp_path / "Names.CSV"
    names.write_bytes(table.encode())
    find(page, TEXTS)
    page.set_input_files("#corrections-file", names)
    page.wait_for_selector("#save-names")
    assert read_names(downloaded(page, "#save-names", tmp_path)) == saved == read_names(names)


def test_a_correction_made_while_documents_arrive_is_applied_at_the_end(
    browser: Any, tmp_path: Path
) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("surface\ttype\n柏林\tORG\n", "utf-8")
    engine = NamingEngine(is_open=False)
    with running(engine) as server, opened(browser, server) as page:
        page.fill("#text", "\n".join(TEXTS))
        page.press("#text", "Control+Enter")
        assert engine.has_begun.wait(PATIENCE)
        page.set_input_files("#corrections-file", names)
        page.wait_for_selector("#status:has-text('applied when this is done')")
        engine.gate.set()
        page.wait_for_selector(".source mark[data-label=ORG] >> nth=1")
        page.wait_for_selector("#status:has-text(' in 3 documents')")
        assert corrected(page) == ["柏林"]
        assert types(page) == [("柏林", "ORG"), ("李娜", "PER"), ("柏林", "ORG")]


def test_what_cannot_be_a_name_is_said(page: Any) -> None:
    find(page, TEXTS)
    page.fill("#add [name=surface]", "柏林")
    page.fill("#add [name=type]", "no type")
    page.click("#add button")
    page.wait_for_selector("#status.error:has-text('begins with a letter')")
    assert page.locator("#corrections li").count() == 0


def test_nothing_is_kept_unless_it_is_asked_for(page: Any, server: Running) -> None:
    find(page, TEXTS)
    assert page.evaluate("localStorage.length") == 0
    page.click("#history summary")
    page.check("#keep")
    find(page, TEXTS[:2])
    page.click(".source mark:text('李娜')")
    page.click("#correct [data-do=never]")
    assert corrected(page) == ["李娜"]
    page.reload()
    assert page.locator("#corrections .surface").all_text_contents() == ["李娜"]
    page.click("#history summary")
    page.click("#texts button")
    page.wait_for_selector("#status:has-text(' in 2 documents')")
    assert marks(page, ".source mark") == ["柏林", "柏林"]
    page.uncheck("#keep")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_correcting_can_be_done_by_everybody(
    scheme: str, width: int, browser: Any, server: Running
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe here")
    viewport = {"width": width, "height": 900}
    context = {"color_scheme": scheme, "viewport": viewport, "bypass_csp": True}
    with opened(browser, server, **context) as page:
        find(page, TEXTS)
        page.click(".source mark:text('李娜')")
        page.click("#correct [data-do=never]")
        assert corrected(page) == ["李娜"]
        page.click("#reading summary")
        page.click("#history summary")
        page.focus(".source mark >> nth=0")
        page.keyboard.press("Enter")
        box = page.locator("#correct").bounding_box()
        assert 0 <= box["x"] <= width - box["width"]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == "柏林"
