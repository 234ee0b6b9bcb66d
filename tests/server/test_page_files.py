"""Files on the page: of every format and encoding, folders, tables by column, and long ones."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
pytest.importorskip("playwright", reason="no Playwright here")
pytest.importorskip("docx", reason="the extra documents is not installed")
pytest.importorskip("reportlab", reason="no reportlab here")

from chromium import CHROMIUM
from office_make import MAKERS
from page_driver import find, marks

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install chromium")

TEXTS = ["他在柏林见了李娜。", "李娜在柏林。"]
LONG = "华为公司在深圳发布了新款手机，首日预售量超过五十万台，李娜在柏林。\n" * 8


def given(page: Any, *files: tuple[str, bytes]) -> None:
    page.set_input_files(
        "#file", [{"name": name, "mimeType": "", "buffer": data} for name, data in files]
    )
    page.wait_for_selector("#tag:enabled")


def test_office_files_and_their_places(page: Any) -> None:
    given(page, *((f"news.{kind}", MAKERS[kind](TEXTS)) for kind in ("pdf", "docx", "xlsx")))
    assert page.inner_text("#status") == "12 names in 3 documents."
    assert page.locator("article h2").all_inner_texts() == ["news.pdf", "news.docx", "news.xlsx"]
    page.locator("article >> nth=0 >> .source mark").last.hover()
    assert "page 2" in page.inner_text("#card")


def test_encodings_and_columns(page: Any) -> None:
    given(page, ("a.txt", LONG.encode("gb18030")))
    assert page.inner_text("#status") == "16 names in 8 documents."
    page.click("#reading summary")
    page.select_option("#encoding", "gb18030")
    page.fill("#column", "body")
    given(page, ("b.csv", f"title,body\n李娜,{TEXTS[0]}\n".encode("gb18030")))
    assert page.inner_text("#status") == "2 names in 1 document."


def test_what_cannot_be_read_is_named_and_the_rest_is_tagged(page: Any) -> None:
    given(page, ("a.txt", TEXTS[0].encode()), ("b.pdf", b"\x89PNG\r\n\x1a\n"))
    told = page.inner_text("#status")
    assert told == "2 names in 2 documents. 1 document could not be read."
    assert "b.pdf" in page.inner_text("article p.error")


def test_a_folder_is_read(page: Any, tmp_path: Path) -> None:
    inner = tmp_path / "news" / "old"
    inner.mkdir(parents=True)
    for number, text in enumerate(TEXTS):
        (inner / f"{number}.txt").write_text(text, "utf-8")
    page.set_input_files("#folder", tmp_path / "news")
    page.wait_for_selector("#status:has-text(' in 2 documents')")
    assert sorted(page.locator("article h2").all_inner_texts()) == [
        "news/old/0.txt:1",
        "news/old/1.txt:1",
    ]


def test_long_lines_are_split_between_sentences(page: Any) -> None:
    find(page, [TEXTS[0] * 2000])
    sources = page.locator(".source")
    assert sources.count() > 1
    # Nothing is lost, and no sentence is cut.
    pieces = page.eval_on_selector_all(".source", "all => all.map(one => one.textContent)")
    assert "".join(pieces) == TEXTS[0] * 2000
    assert all(piece.endswith("。") for piece in pieces)
    assert "part 1 of" in page.locator("article h2").first.inner_text()
    assert len(marks(page, ".source mark")) == 4000
